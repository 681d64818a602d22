import { type DehydratedState, dehydrate, hydrate, type QueryClient } from '@tanstack/react-query';
import { get, set } from 'idb-keyval';
import { PERSISTED_MS } from './queries';

const STORAGE_KEY = 'kept';
/** Answers that come at once are written once. */
const BATCH_MS = 500;

interface Persisted {
  at: number;
  state: DehydratedState;
}

/**
 * Keeps the answers of queries marked `persisted` in this browser, so that the last view is there without a network.
 * Settles when those of last time are back.
 */
export async function persistQueries(queries: QueryClient): Promise<void> {
  // a browser that keeps nothing, a private window, is no reason not to begin
  const persisted = await get<Persisted>(STORAGE_KEY).catch(() => undefined);
  if (persisted && Date.now() - persisted.at < PERSISTED_MS) hydrate(queries, persisted.state);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    const shouldDehydrateQuery = ({
      meta,
      state,
    }: {
      meta?: { persisted?: boolean };
      state: { status: string };
    }) => meta?.persisted === true && state.status === 'success';
    const state = dehydrate(queries, { shouldDehydrateQuery, shouldDehydrateMutation: () => false });
    set(STORAGE_KEY, { at: Date.now(), state } satisfies Persisted).catch(() => undefined);
  };
  queries.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' && type !== 'removed') return;
    clearTimeout(timer);
    timer = setTimeout(write, BATCH_MS);
  });
}
