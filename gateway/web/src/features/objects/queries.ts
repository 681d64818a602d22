import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { paged } from '../../ui/Listed';

export const housesQuery = infiniteQueryOptions({
  queryKey: ['houses'],
  queryFn: ({ pageParam: after, signal }) =>
    answer(api.GET('/api/houses', { params: { query: { after, limit: 100 } }, signal })),
  ...paged,
  meta: { reads: ['houses'] },
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

export const residenciesQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'residencies'],
    queryFn: () => answer(api.GET('/api/people/{id}/residencies', { params: { path: { id } } })),
    meta: { reads: ['people'], of: id },
  });
