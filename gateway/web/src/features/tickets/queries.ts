import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { daysBefore, today } from '../../i18n/format';
import type { Filters } from './filters';

export type QueuedTicket = Schemas['QueuedTicket'];
export type Ticket = Schemas['SeenTicket'];
export type Verb = Schemas['Verb'];
export type TimelineEntry = Schemas['Chapter'];

export const queueQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['tickets', filters],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/tickets', { params: { query: { ...filters, after: pageParam, limit: 50 } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
    meta: { reads: ['ticket_queue'] },
  });

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['ticket', id],
    queryFn: ({ signal }) => answer(api.GET('/api/tickets/{id}', { params: { path: { id } }, signal })),
    meta: { reads: ['ticket_card'], of: id },
  });

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['ticket', id, 'thread'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/tickets/{id}/comments', { params: { path: { id }, query: { limit: 200 } }, signal }),
      ),
    meta: { reads: ['ticket_card'], of: id },
  });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['ticket', id, 'timeline'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/tickets/{id}/timeline', { params: { path: { id } }, signal })),
    meta: { reads: ['explorer', 'ticket_card'], of: id },
  });

/** The card at an earlier version, which never changes. */
export const pastQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['ticket', id, 'past', version],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/tickets/{id}/past', { params: { path: { id }, query: { version } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });

export const crewQuery = queryOptions({
  queryKey: ['crew'],
  queryFn: () => answer(api.GET('/api/crew')),
  staleTime: 300_000,
  meta: { reads: ['users', 'people'] },
});

/**
 * Business hours around today. The longest SLA term is three weeks, so four months ahead cover every open deadline.
 */
export const hoursQuery = queryOptions({
  queryKey: ['hours'],
  queryFn: () => {
    const query = { from: daysBefore(today(), 60), to: daysBefore(today(), -120) };
    return answer(api.GET('/api/hours', { params: { query } }));
  },
  staleTime: 12 * 3_600_000,
});

/** The categories in use so far. */
export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: async () => {
    const day = new Date().toISOString().slice(0, 10);
    const { categories } = await answer(
      api.GET('/api/dashboard', { params: { query: { from: day, to: day } } }),
    );
    return categories.map(({ category }) => category).filter(Boolean);
  },
  staleTime: 600_000,
});
