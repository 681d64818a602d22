import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, getPages } from '../../api/get';
import { type EventFilters, queryOf } from './filters';

export const eventsQuery = ({ at: _, ...filters }: EventFilters) => ({
  ...getPages('/api/events', { query: { ...queryOf(filters), limit: 60 } }),
  placeholderData: keepPreviousData,
});

const CONSEQUENCES = 6;

/** The consequences of an event. One more than is shown is fetched, to know whether there are more. */
export const consequencesQuery = (position: number) =>
  queryOptions({
    ...get('/api/events', { query: { cause: position, limit: CONSEQUENCES } }),
    select: ({ items }) => items,
  });
