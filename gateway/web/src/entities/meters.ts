import { get } from '../api/get';

/** The meters of a unit or of a whole house. */
export const metersQuery = (place: string) => get('/api/meters', { query: { place, limit: 200 } });
