import type { Middleware } from 'openapi-fetch';

// What changes between an answer and the moment from which changes are told would be told to nobody.

/** Questions asked before that moment. */
const pending = new Set<string>();
/** Where the oldest of their answers was read. */
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

/** Changes are told from this position on; says whether an answer is older, now or when it comes. */
export function changesStartAt(from: number, onGap: () => void) {
  stream = { from, onGap };
  if (oldestRead < from) onGap();
  oldestRead = Number.POSITIVE_INFINITY;
}
