import type { Schemas } from '../../api/client';
import { get, getPages } from '../../api/get';

export type Meter = Schemas['MeterRow'];

export const meterQuery = (id: string) => get('/api/meters/{id}', { path: { id } }, { of: id });

export const readingsQuery = (id: string) =>
  getPages('/api/meters/{id}/readings', { path: { id }, query: { limit: 24 } }, { of: id });
