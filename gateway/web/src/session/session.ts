import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api, setCsrfToken } from '../api/client';
import { PERSISTED_MS } from '../api/queries';
import { Refusal } from '../api/refusal';
import type { Operation } from '../api/rights.gen';
import { may, type Session } from './roles';

async function find(): Promise<Session | null> {
  try {
    const session = await answer(api.GET('/api/session'));
    setCsrfToken(session.csrf);
    return session;
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  }
}

/** The session, or null if nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: find,
  staleTime: 300_000,
  gcTime: PERSISTED_MS,
  meta: { persisted: true },
});

/** The session. Offline: the stored one. */
export async function fetchSession(queries: QueryClient): Promise<Session | null> {
  const kept = queries.getQueryData(sessionQuery.queryKey);
  setCsrfToken(kept?.csrf);
  if (kept && !navigator.onLine) return kept;
  try {
    return await queries.fetchQuery(sessionQuery);
  } catch (error) {
    if (kept && error instanceof Refusal && error.isTransient) return kept;
    throw error;
  }
}

const frame = getRouteApi('/_frame');

/** The session, for components below the frame. */
export const useSession = (): Session => frame.useRouteContext().session;

/** Whether the session may use all of these operations. */
export const useMay = (...operations: readonly Operation[]) => may(useSession(), ...operations);
