import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { paged } from '../../ui/Listed';

export type Unit = Schemas['UnitRow'];

export const housesQuery = infiniteQueryOptions({
  queryKey: ['houses'],
  queryFn: ({ pageParam: after, signal }) =>
    answer(api.GET('/api/houses', { params: { query: { after, limit: 100 } }, signal })),
  ...paged,
  meta: { reads: ['houses'] },
});

export const houseQuery = (id: string) =>
  queryOptions({
    queryKey: ['house', id],
    queryFn: () => answer(api.GET('/api/houses/{id}', { params: { path: { id } } })),
    meta: { reads: ['houses'], of: id },
  });

export const unitsQuery = (id: string) =>
  queryOptions({
    queryKey: ['house', id, 'units'],
    queryFn: () => answer(api.GET('/api/houses/{id}/units', { params: { path: { id } } })),
    meta: { reads: ['houses'], of: id },
  });

export const inhabitantsQuery = (place: string) =>
  queryOptions({
    queryKey: ['inhabitants', place],
    queryFn: () => answer(api.GET('/api/residencies', { params: { query: { place } } })),
    meta: { reads: ['people'] },
  });

export const metersQuery = (place: string) =>
  queryOptions({
    queryKey: ['meters', place],
    queryFn: () => answer(api.GET('/api/meters', { params: { query: { place, limit: 200 } } })),
    meta: { reads: ['meters'] },
  });

export const relatedAccountsQuery = (of: { house?: string; unit?: string; holder?: string }) =>
  queryOptions({
    queryKey: ['accounts', of],
    queryFn: () => answer(api.GET('/api/accounts', { params: { query: { ...of, limit: 200 } } })),
    meta: { reads: ['accounts'] },
  });

export const relatedTicketsQuery = (of: { house?: string; unit?: string; applicant?: string }) =>
  queryOptions({
    queryKey: ['tickets', 'of', of],
    queryFn: () =>
      answer(api.GET('/api/tickets', { params: { query: { ...of, sort: 'opened', limit: 50 } } })),
    meta: { reads: ['ticket_queue'] },
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id],
    queryFn: () => answer(api.GET('/api/people/{id}', { params: { path: { id } } })),
    staleTime: 300_000,
    meta: { reads: ['people'], of: id },
  });

export const residenciesQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'residencies'],
    queryFn: () => answer(api.GET('/api/people/{id}/residencies', { params: { path: { id } } })),
    meta: { reads: ['people'], of: id },
  });
