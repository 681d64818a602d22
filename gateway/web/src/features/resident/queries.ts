import { queryOptions } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { get } from '../../api/get';
import { PERSISTED_MS } from '../../api/queries';
import { READS } from '../../api/reads.gen';
import { wholeStatement } from '../../api/statement';

export type Home = Schemas['Home'];
export type HomeMeter = Schemas['HomeMeter'];
export type HeldAccount = Schemas['HeldAccount'];
export type Request = Schemas['QueuedTicket'];
export type RequestCard = Schemas['SeenTicket'];
export type Line = Schemas['StatementLine'];

/** The first screen in one request. Stored in the browser, so that it opens offline. */
export const homeQuery = get('/api/home', {}, { persisted: true });

export const requestsQuery = get(
  '/api/tickets',
  { query: { sort: 'opened', limit: 100 } },
  { persisted: true },
);

export const requestQuery = (id: string) =>
  get('/api/tickets/{id}', { path: { id } }, { of: id, persisted: true });

export const threadQuery = (id: string) =>
  get('/api/tickets/{id}/comments', { path: { id }, query: { limit: 200 } }, { of: id, persisted: true });

export const readingsQuery = (id: string) =>
  get('/api/meters/{id}/readings', { path: { id }, query: { limit: 13 } }, { of: id, persisted: true });

/** The whole statement, latest first. A household's statement is short. */
export const statementQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'statement', id],
    queryFn: async ({ signal }) => (await wholeStatement(id, signal)).reverse(),
    gcTime: PERSISTED_MS,
    meta: { reads: READS['/api/accounts/{id}/statement'], of: id, persisted: true },
  });

export const personQuery = (id: string) =>
  get('/api/people/{id}', { path: { id } }, { of: id, persisted: true });
