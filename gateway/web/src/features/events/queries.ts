import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import type { EventFilters } from './filters';

export type Happening = Schemas['FullHappening'];

export const eventsQuery = ({ actor, kind, stream, since, until }: EventFilters) =>
  infiniteQueryOptions({
    queryKey: ['events', actor, kind, stream, since, until],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        actor,
        kind,
        stream_id: stream,
        since: since && new Date(`${since}T00:00`).toISOString(),
        until: until && new Date(`${until}T23:59:59.999`).toISOString(),
        after: pageParam,
        limit: 50,
      };
      return answer(api.GET('/api/events', { params: { query }, signal }));
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.next ? Number(page.next) : undefined),
    meta: { reads: ['explorer'] },
  });

/** The event at this place in the log. */
export const eventQuery = (position: number) =>
  queryOptions({
    queryKey: ['event', position],
    queryFn: async () => {
      const query = { after: position + 1, limit: 1 };
      const event = (await answer(api.GET('/api/events', { params: { query } }))).items[0];
      return event?.position === position ? event : null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What an event led to. */
export const effectsQuery = (position: number) =>
  queryOptions({
    queryKey: ['event', position, 'effects'],
    queryFn: () => answer(api.GET('/api/events', { params: { query: { cause: position, limit: 50 } } })),
    meta: { reads: ['explorer'] },
  });

export const verificationQuery = queryOptions({
  queryKey: ['verification'],
  queryFn: ({ signal }) => answer(api.GET('/api/verification', { signal })),
  enabled: false,
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});
