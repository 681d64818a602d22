import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { type EventFilters, queryOf } from './filters';

export type Event = Schemas['FullHappening'];

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

/** The event at a place in the log, which never changes. */
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

/** What an event led to; one more than are shown says that there are more. */
export const consequencesQuery = (position: number) =>
  queryOptions({
    queryKey: ['event', position, 'led to'],
    queryFn: async ({ signal }) => {
      const query = { cause: position, limit: CONSEQUENCES };
      return (await answer(api.GET('/api/events', { params: { query }, signal }))).items;
    },
    meta: { reads: ['explorer'] },
  });
