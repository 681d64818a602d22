import { answer, api } from '../api/client';
import { get } from '../api/get';
import { queryClient } from '../api/queries';
import type { Found } from '../ui/Finder';

interface Place {
  where: string;
  house?: string;
  unit?: string;
}

/** Finds a house by its address, because a search result for a unit lacks the id of its house. */
async function houseAt(address: string): Promise<string | undefined> {
  const found = await queryClient.fetchQuery(
    get('/api/search', { query: { text: address, what: 'house' } }, { live: false }),
  );
  return found.find(({ title }) => title === address)?.id;
}

/** The house and unit of a search result. */
export async function locate(found: Found): Promise<Place> {
  if (found.what === 'house') return { where: found.title, house: found.id, unit: undefined };
  const address = found.title.slice(0, found.title.lastIndexOf(', '));
  return { where: found.title, house: await houseAt(address), unit: found.id };
}

/** The residence of a person. Undefined if there is none, or more than one. */
export async function residenceOf(person: string): Promise<Place | undefined> {
  const path = { id: person };
  const all = await answer(api.GET('/api/people/{id}/residencies', { params: { path } }));
  const now = all.filter(({ until }) => !until);
  const [home, ...others] = [...new Map(now.map((one) => [one.unit, one])).values()];
  if (!home || others.length > 0) return undefined;
  const units = await answer(api.GET('/api/houses/{id}/units', { params: { path: { id: home.house } } }));
  const house = await answer(api.GET('/api/houses/{id}', { params: { path: { id: home.house } } }));
  const number = units.find(({ id }) => id === home.unit)?.number ?? '';
  return { where: `${house.address}, ${number}`, house: home.house, unit: home.unit };
}
