import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { type EventFilters, queryOf } from './filters';

export type Event = Schemas['FullEventRow'];

export const eventsQuery = ({ at: _, ...filters }: EventFilters) =>
  infiniteQueryOptions({
    queryKey: ['events', filters],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/events', {
          params: { query: { ...queryOf(filters), after: pageParam, limit: 60 } },
          signal,
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.next ? Number(page.next) : undefined),
    placeholderData: (before) => before,
    meta: { reads: ['explorer'] },
  });

/** The event at a log position. Events never change, so the answer is never stale. */
export const eventQuery = (position: number) =>
  queryOptions({
    queryKey: ['event', position],
    queryFn: async ({ signal }) => {
      const query = { after: position + 1, limit: 1 };
      const { items } = await answer(api.GET('/api/events', { params: { query }, signal }));
      return items.find((event) => event.position === position) ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

const CONSEQUENCES = 6;

/** The consequences of an event. One more than is shown is fetched, to know whether there are more. */
export const consequencesQuery = (position: number) =>
  queryOptions({
    queryKey: ['event', position, 'led to'],
    queryFn: async ({ signal }) => {
      const query = { cause: position, limit: CONSEQUENCES };
      return (await answer(api.GET('/api/events', { params: { query }, signal }))).items;
    },
    meta: { reads: ['explorer'] },
  });
