import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { get, getPages } from '../../api/get';
import { daysBefore, today } from '../../i18n/format';
import type { Filters } from './filters';

export type QueuedTicket = Schemas['QueuedTicket'];
export type Ticket = Schemas['SeenTicket'];
export type Verb = Schemas['Verb'];
export type TimelineEntry = Schemas['Chapter'];

export const queueQuery = (filters: Filters) => ({
  ...getPages('/api/tickets', { query: { ...filters, limit: 50 } }),
  placeholderData: keepPreviousData,
});

export const ticketQuery = (id: string) => get('/api/tickets/{id}', { path: { id } }, { of: id });

export const threadQuery = (id: string) =>
  get('/api/tickets/{id}/comments', { path: { id }, query: { limit: 200 } }, { of: id });

export const timelineQuery = (id: string) => get('/api/tickets/{id}/timeline', { path: { id } }, { of: id });

/** The card at an earlier version, which never changes. */
export const pastQuery = (id: string, version: number) => ({
  ...get('/api/tickets/{id}/past', { path: { id }, query: { version } }, { live: false }),
  staleTime: Number.POSITIVE_INFINITY,
  placeholderData: keepPreviousData,
});

export const crewQuery = { ...get('/api/crew', {}), staleTime: 300_000 };

/**
 * Business hours around today. The longest SLA term is three weeks, so four months ahead cover every open deadline.
 */
export const hoursQuery = () => ({
  ...get('/api/hours', { query: { from: daysBefore(today(), 60), to: daysBefore(today(), -120) } }),
  staleTime: 12 * 3_600_000,
});

/** The categories in use so far. A new one may be missing for ten minutes. */
export const categoriesQuery = () =>
  queryOptions({
    ...get('/api/dashboard', { query: { from: today(), to: today() } }, { live: false }),
    select: ({ categories }) => categories.map(({ category }) => category).filter(Boolean),
    staleTime: 600_000,
  });
