import type { Middleware } from 'openapi-fetch';

// What changes between an answer and the moment from which changes are told would be told to nobody.

/** Questions asked before that moment. */
const asked = new Set<string>();
/** Where the oldest of their answers was read. */
let oldest = Number.POSITIVE_INFINITY;
let told: { from: number; missed: () => void } | undefined;

export const gap: Middleware = {
  onRequest({ id, request }) {
    if (!told && request.method === 'GET') asked.add(id);
  },
  onResponse({ id, response }) {
    const read = Number(response.headers.get('Domovoy-Position'));
    if (!asked.delete(id) || !read) return;
    if (!told) oldest = Math.min(oldest, read);
    else if (read < told.from) told.missed();
  },
};

/** Changes are told from this position on; says whether an answer is older, now or when it comes. */
export function toldFrom(from: number, missed: () => void) {
  told = { from, missed };
  if (oldest < from) missed();
  oldest = Number.POSITIVE_INFINITY;
}
