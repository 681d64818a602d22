import { type DehydratedState, dehydrate, hydrate, type QueryClient } from '@tanstack/react-query';
import { get, set } from 'idb-keyval';
import { KEPT_MS } from './queries';

const PLACE = 'kept';
/** Answers that come at once are written once. */
const GATHER_MS = 500;

interface Kept {
  at: number;
  state: DehydratedState;
}

/**
 * Keeps the answers of queries marked `kept` in this browser, so that the last view is there without a network.
 * Settles when those of last time are back.
 */
export async function keep(queries: QueryClient): Promise<void> {
  // a browser that keeps nothing, a private window, is no reason not to begin
  const kept = await get<Kept>(PLACE).catch(() => undefined);
  if (kept && Date.now() - kept.at < KEPT_MS) hydrate(queries, kept.state);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    const shouldDehydrateQuery = ({
      meta,
      state,
    }: {
      meta?: { kept?: boolean };
      state: { status: string };
    }) => meta?.kept === true && state.status === 'success';
    const state = dehydrate(queries, { shouldDehydrateQuery, shouldDehydrateMutation: () => false });
    set(PLACE, { at: Date.now(), state } satisfies Kept).catch(() => undefined);
  };
  queries.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' && type !== 'removed') return;
    clearTimeout(timer);
    timer = setTimeout(write, GATHER_MS);
  });
}
