import { get, getPages } from '../../api/get';

export const housesQuery = getPages('/api/houses', { query: { limit: 100 } });

export const relatedAccountsQuery = (of: { house?: string; unit?: string; holder?: string }) =>
  get('/api/accounts', { query: { ...of, limit: 200 } });

export const relatedTicketsQuery = (of: { house?: string; unit?: string; applicant?: string }) =>
  get('/api/tickets', { query: { ...of, sort: 'opened', limit: 50 } });

export const residenciesQuery = (id: string) => get('/api/people/{id}/residencies', { path: { id } });
