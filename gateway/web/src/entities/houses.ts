import type { Schemas } from '../api/client';
import { get } from '../api/get';

export type Unit = Schemas['UnitRow'];

export const houseQuery = (id: string) => get('/api/houses/{id}', { path: { id } }, { of: id });

/** All units of a house. */
export const unitsQuery = (id: string) => get('/api/houses/{id}/units', { path: { id } }, { of: id });
