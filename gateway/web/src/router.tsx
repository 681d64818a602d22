import { createRouter } from '@tanstack/react-router';
import { queryClient } from './api/queries';
import { frameRoute, indexRoute, rootRoute, signInRoute } from './frame/route';
import * as features from './routes';
import { NotFound } from './ui/NotFound';
import { Loading, RouteError } from './ui/States';

const routeTree = rootRoute.addChildren([signInRoute, frameRoute.addChildren({ indexRoute, ...features })]);

export const router = createRouter({
  routeTree,
  context: { queries: queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: Loading,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
