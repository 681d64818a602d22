import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id],
    queryFn: () => answer(api.GET('/api/people/{id}', { params: { path: { id } } })),
    staleTime: 300_000,
    meta: { reads: ['people'], of: id },
  });

/** Residents and owners of a unit or of a whole house. */
export const inhabitantsQuery = (place: string) =>
  queryOptions({
    queryKey: ['inhabitants', place],
    queryFn: () => answer(api.GET('/api/residencies', { params: { query: { place } } })),
    meta: { reads: ['people'] },
  });
