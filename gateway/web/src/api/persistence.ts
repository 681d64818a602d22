import { type DehydratedState, dehydrate, hydrate, type QueryClient } from '@tanstack/react-query';
import { get, set } from 'idb-keyval';
import { PERSISTED_MS } from './queries';

const STORAGE_KEY = 'kept';
/** Updates within this time are written once. */
const BATCH_MS = 500;

interface Persisted {
  at: number;
  state: DehydratedState;
}

/**
 * Stores the answers of queries marked `persisted` in the browser, so that the last view can be opened offline.
 * Resolves once the answers stored before are restored.
 */
export async function persistQueries(queries: QueryClient): Promise<void> {
  // a private window may refuse storage; the application starts without it
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
