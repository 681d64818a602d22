import type { Schemas } from '../../api/client';
import { getPages } from '../../api/get';

export type DeadLetter = Schemas['DeadLetter'];
export type RefusedReaction = Schemas['RefusedReaction'];

/** These lists are no read models, so the stream of changes does not announce new rows. */
const POLL_MS = 60_000;

export const deadLettersQuery = {
  ...getPages('/api/dead-letters', { query: { limit: 20 } }),
  refetchInterval: POLL_MS,
};

export const refusedReactionsQuery = {
  ...getPages('/api/refused-reactions', { query: { limit: 20 } }),
  refetchInterval: POLL_MS,
};
