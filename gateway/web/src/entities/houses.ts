import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../api/client';

export type Unit = Schemas['UnitRow'];

export const houseQuery = (id: string) =>
  queryOptions({
    queryKey: ['house', id],
    queryFn: () => answer(api.GET('/api/houses/{id}', { params: { path: { id } } })),
    meta: { reads: ['houses'], of: id },
  });

/** All units of a house. */
export const unitsQuery = (id: string) =>
  queryOptions({
    queryKey: ['house', id, 'units'],
    queryFn: () => answer(api.GET('/api/houses/{id}/units', { params: { path: { id } } })),
    meta: { reads: ['houses'], of: id },
  });
