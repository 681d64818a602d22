import type { Middleware } from 'openapi-fetch';

// Detects a gap at the start: an answer may have been read before the position from which the live stream reports
// changes, and a change in between is not reported.

/** Ids of requests sent before the stream started and not answered yet. */
const pending = new Set<string>();
/** The lowest log position among their answers. */
let oldestRead = Number.POSITIVE_INFINITY;
let stream: { from: number; onGap: () => void } | undefined;

export const gapDetection: Middleware = {
  onRequest({ id, request }) {
    if (!stream && request.method === 'GET') pending.add(id);
  },
  onResponse({ id, response }) {
    const read = Number(response.headers.get('Domovoy-Position'));
    if (!pending.delete(id) || !read) return;
    if (!stream) oldestRead = Math.min(oldestRead, read);
    else if (read < stream.from) stream.onGap();
  },
};

/**
 * Records that the stream reports changes after this position. Calls `onGap` for an answer that was read before it,
 * now or as it arrives.
 */
export function changesStartAt(from: number, onGap: () => void) {
  stream = { from, onGap };
  if (oldestRead < from) onGap();
  oldestRead = Number.POSITIVE_INFINITY;
}
