import type { Api } from './people';
import { firstHouse } from './scenes';

/** A visit to a screen, for stories and pictures. */
export interface Visit {
  name: string;
  /** The user who opens the screen. */
  login: string;
  path: (api: Api) => Promise<string> | string;
  /** The moment to which the browser's clock is set for the picture. Default: now. */
  on?: string;
}

export const visit = (name: string, login: string, path: string): Visit => ({
  name,
  login,
  path: () => path,
});

/** The first unit of the first house. */
export async function firstUnit(api: Api): Promise<{ house: string; unit: string }> {
  const id = await firstHouse(api);
  const units = await api.get(`/api/houses/${id}/units`);
  return { house: id, unit: units[0].id };
}
