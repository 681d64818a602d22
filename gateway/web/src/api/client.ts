import createClient from 'openapi-fetch';
import { gapDetection } from './gap';
import { refusal, unreachable } from './refusal';
import type { components, paths } from './schema.gen';

export type Schemas = components['schemas'];

/** For so long after a command, queries demand a read model that includes it. */
const OWN_WRITE_MS = 15_000;

let csrf: string | undefined;
let ownWrite = { position: 0, at: 0 };

/** Sets the CSRF token that is sent with every change. */
export function setCsrfToken(token: string | null | undefined) {
  csrf = token ?? undefined;
}

/** Makes later queries wait until their read model has reached this log position. */
export function readFrom(position: number | null | undefined) {
  if (position) ownWrite = { position: Math.max(ownWrite.position, position), at: Date.now() };
}

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '' });

api.use(gapDetection, {
  onRequest({ request }) {
    if (request.method !== 'GET') {
      if (csrf) request.headers.set('X-Domovoy-CSRF', csrf);
    } else if (ownWrite.position && Date.now() - ownWrite.at < OWN_WRITE_MS) {
      request.headers.set('Domovoy-Position', String(ownWrite.position));
    }
    return request;
  },
});

/** The body of the answer. Throws a `Refusal` for an error status or a failed connection. */
export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw cause instanceof DOMException && cause.name === 'AbortError' ? cause : unreachable();
  });
  if (!response.ok) throw refusal(error, response);
  return data as T;
}
