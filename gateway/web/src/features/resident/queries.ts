import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { KEPT_MS } from '../../api/queries';

export type Home = Schemas['Home'];
export type HomeMeter = Schemas['HomeMeter'];
export type HeldAccount = Schemas['HeldAccount'];
export type Request = Schemas['QueuedTicket'];
export type RequestCard = Schemas['SeenTicket'];
export type Line = Schemas['StatementLine'];

/** The first screen, in one request; kept, so that it is there without a network. */
export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: () => answer(api.GET('/api/home')),
  gcTime: KEPT_MS,
  meta: { reads: ['accounts', 'houses', 'meters', 'people', 'ticket_queue'], kept: true },
});

export const requestsQuery = queryOptions({
  queryKey: ['home', 'requests'],
  queryFn: () => answer(api.GET('/api/tickets', { params: { query: { sort: 'opened', limit: 100 } } })),
  gcTime: KEPT_MS,
  meta: { reads: ['ticket_queue'], kept: true },
});

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'requests', id],
    queryFn: () => answer(api.GET('/api/tickets/{id}', { params: { path: { id } } })),
    gcTime: KEPT_MS,
    meta: { reads: ['ticket_card'], of: id, kept: true },
  });

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'requests', id, 'thread'],
    queryFn: () =>
      answer(api.GET('/api/tickets/{id}/comments', { params: { path: { id }, query: { limit: 200 } } })),
    gcTime: KEPT_MS,
    meta: { reads: ['ticket_card'], of: id, kept: true },
  });

export const readingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'readings', id],
    queryFn: () =>
      answer(api.GET('/api/meters/{id}/readings', { params: { path: { id }, query: { limit: 13 } } })),
    gcTime: KEPT_MS,
    meta: { reads: ['meters'], of: id, kept: true },
  });

/** All of it, the latest first: a household's book is short. */
async function statement(id: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (let after = 0; ; ) {
    const query = { after, limit: 200 };
    const page = await answer(api.GET('/api/accounts/{id}/statement', { params: { path: { id }, query } }));
    lines.unshift(...page.items.reverse());
    if (!page.next) return lines;
    after = Number(page.next);
  }
}

export const statementQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'statement', id],
    queryFn: () => statement(id),
    gcTime: KEPT_MS,
    meta: { reads: ['accounts'], of: id, kept: true },
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['home', 'person', id],
    queryFn: () => answer(api.GET('/api/people/{id}', { params: { path: { id } } })),
    gcTime: KEPT_MS,
    meta: { reads: ['people'], of: id, kept: true },
  });
