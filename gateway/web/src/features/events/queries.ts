import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { get, getPages } from '../../api/get';
import { type EventFilters, queryOf } from './filters';

export type Event = Schemas['FullEventRow'];

export const eventsQuery = ({ at: _, ...filters }: EventFilters) => ({
  ...getPages('/api/events', { query: { ...queryOf(filters), limit: 60 } }),
  placeholderData: keepPreviousData,
});

/** The event at a log position. It never changes. */
export const eventQuery = (position: number) =>
  queryOptions({
    ...get('/api/events', { query: { after: position + 1, limit: 1 } }, { live: false }),
    select: ({ items }) => items.find((event) => event.position === position) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });

const CONSEQUENCES = 6;

/** The consequences of an event. One more than is shown is fetched, to know whether there are more. */
export const consequencesQuery = (position: number) =>
  queryOptions({
    ...get('/api/events', { query: { cause: position, limit: CONSEQUENCES } }),
    select: ({ items }) => items,
  });
