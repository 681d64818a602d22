import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { PERSISTED_MS } from '../../api/queries';
import { wholeStatement } from '../../api/statement';

export type Home = Schemas['Home'];
export type HomeMeter = Schemas['HomeMeter'];
export type HeldAccount = Schemas['HeldAccount'];
export type Request = Schemas['QueuedTicket'];
export type RequestCard = Schemas['SeenTicket'];
export type Line = Schemas['StatementLine'];

/** The first screen in one request. Stored in the browser, so that it opens offline. */
export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: () => answer(api.GET('/api/home')),
  gcTime: PERSISTED_MS,
  meta: { reads: ['accounts', 'houses', 'meters', 'people', 'ticket_queue'], persisted: true },
});

export const requestsQuery = queryOptions({
  queryKey: ['home', 'requests'],
  queryFn: () => answer(api.GET('/api/tickets', { params: { query: { sort: 'opened', limit: 100 } } })),
  gcTime: PERSISTED_MS,
  meta: { reads: ['ticket_queue'], persisted: true },
});

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'requests', id],
    queryFn: () => answer(api.GET('/api/tickets/{id}', { params: { path: { id } } })),
    gcTime: PERSISTED_MS,
    meta: { reads: ['ticket_card'], of: id, persisted: true },
  });

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'requests', id, 'thread'],
    queryFn: () =>
      answer(api.GET('/api/tickets/{id}/comments', { params: { path: { id }, query: { limit: 200 } } })),
    gcTime: PERSISTED_MS,
    meta: { reads: ['ticket_card'], of: id, persisted: true },
  });

export const readingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'readings', id],
    queryFn: () =>
      answer(api.GET('/api/meters/{id}/readings', { params: { path: { id }, query: { limit: 13 } } })),
    gcTime: PERSISTED_MS,
    meta: { reads: ['meters'], of: id, persisted: true },
  });

/** The whole statement, latest first. A household's statement is short. */
export const statementQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'statement', id],
    queryFn: async ({ signal }) => (await wholeStatement(id, signal)).reverse(),
    gcTime: PERSISTED_MS,
    meta: { reads: ['accounts'], of: id, persisted: true },
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'person', id],
    queryFn: () => answer(api.GET('/api/people/{id}', { params: { path: { id } } })),
    gcTime: PERSISTED_MS,
    meta: { reads: ['people'], of: id, persisted: true },
  });
