import { answer, api } from '../api/client';
import { queryClient } from '../api/queries';
import type { Found } from '../ui/Finder';

interface Place {
  where: string;
  house?: string;
  unit?: string;
}

/** A house by its address: search tells of a unit only how it is called. */
async function houseAt(address: string): Promise<string | undefined> {
  const found = await queryClient.fetchQuery({
    queryKey: ['search', address, 'house'],
    queryFn: () => answer(api.GET('/api/search', { params: { query: { text: address, what: 'house' } } })),
  });
  return found.find(({ title }) => title === address)?.id;
}

/** House and unit of what was found. */
export async function locate(found: Found): Promise<Place> {
  if (found.what === 'house') return { where: found.title, house: found.id, unit: undefined };
  const address = found.title.slice(0, found.title.lastIndexOf(', '));
  return { where: found.title, house: await houseAt(address), unit: found.id };
}

/** Where somebody lives; none where that is several places, or none. */
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
