import { QueryClient } from '@tanstack/react-query';
import type { Schemas } from './client';
import { Refusal } from './refusal';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Error;
    queryMeta: {
      /** The read models behind the query. A change of one of them triggers a refetch. */
      reads?: readonly Schemas['Model'][];
      /** The id of the row that the query shows, if it shows a single one. Changes of other rows are ignored. */
      of?: string;
      /** Whether the answer is stored in the browser, so that it can be read offline. */
      persisted?: boolean;
    };
  }
}

const RETRIES_MAX = 3;

/** How long an unused answer of a `persisted` query stays stored. */
export const PERSISTED_MS = 7 * 86_400_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // offline, a query fails or shows its stored answer; the default would pause it silently
      networkMode: 'always',
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => error instanceof Refusal && error.isTransient && failures < RETRIES_MAX,
      retryDelay: (attempt, error) =>
        1000 * (error instanceof Refusal ? (error.retryAfter ?? 0.5 * (attempt + 1)) : 1),
    },
  },
});
