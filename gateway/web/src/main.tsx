import '@fontsource-variable/onest/wght.css';
import '@fontsource-variable/noto-sans-georgian/wght.css';
import './ui/styles';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { persistQueries } from './api/persistence';
import { queryClient } from './api/queries';
import { initI18n } from './i18n/i18n';
import { router } from './router';
import { sessionQuery } from './session/session';
import { styleNonce } from './ui/nonce';
import { theme } from './ui/theme';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

await Promise.all([initI18n(), persistQueries(queryClient)]);
// the stored session may have ended: mark it stale, so that it is fetched again
void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey, refetchType: 'none' });

// the service worker serves the application offline; during development it would serve old code
if (import.meta.env.PROD) void navigator.serviceWorker?.register('/sw.js');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
