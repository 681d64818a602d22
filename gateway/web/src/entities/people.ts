import { get } from '../api/get';

export const personQuery = (id: string) => ({
  ...get('/api/people/{id}', { path: { id } }, { of: id }),
  staleTime: 300_000,
});

/** Residents and owners of a unit or of a whole house. */
export const inhabitantsQuery = (place: string) => get('/api/residencies', { query: { place } });
