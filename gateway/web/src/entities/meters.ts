import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';

/** The meters of a unit or of a whole house. */
export const metersQuery = (place: string) =>
  queryOptions({
    queryKey: ['meters', place],
    queryFn: () => answer(api.GET('/api/meters', { params: { query: { place, limit: 200 } } })),
    meta: { reads: ['meters'] },
  });
