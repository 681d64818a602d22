import { QueryClient } from '@tanstack/react-query';
import { Refusal } from './refusal';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Error;
    queryMeta: {
      /** The read models it is made of: a change of one of them makes it ask anew. */
      reads?: readonly string[];
      /** The one thing it is about, if it is about one. */
      of?: string;
      /** Whether it is kept in the browser, to be read without a network. */
      persisted?: boolean;
    };
  }
}

const RETRIES_MAX = 3;

/** How long the answer of a `persisted` query may lie unused. */
export const PERSISTED_MS = 7 * 86_400_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // without a network it fails, or shows what is kept, and does not wait in silence
      networkMode: 'always',
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => error instanceof Refusal && error.isTransient && failures < RETRIES_MAX,
      retryDelay: (attempt, error) =>
        1000 * (error instanceof Refusal ? (error.retryAfter ?? 0.5 * (attempt + 1)) : 1),
    },
  },
});
