import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { paged } from '../../ui/Listed';

export type Meter = Schemas['MeterRow'];

export const meterQuery = (id: string) =>
  queryOptions({
    queryKey: ['meter', id],
    queryFn: () => answer(api.GET('/api/meters/{id}', { params: { path: { id } } })),
    meta: { reads: ['meters'], of: id },
  });

export const readingsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['meter', id, 'readings'],
    queryFn: ({ pageParam: after }) =>
      answer(api.GET('/api/meters/{id}/readings', { params: { path: { id }, query: { after, limit: 24 } } })),
    ...paged,
    meta: { reads: ['meters'], of: id },
  });
