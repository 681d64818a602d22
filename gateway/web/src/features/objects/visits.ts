import type { Api } from '../../../e2e/people';
import { firstHouse } from '../../../e2e/scenes';
import { firstUnit, type Visit, visit } from '../../../e2e/visit';

const unitPath = async (api: Api) => {
  const { house, unit } = await firstUnit(api);
  return `/houses/${house}/units/${unit}`;
};

const firstInhabitant = async (api: Api) => {
  const { unit } = await firstUnit(api);
  return `/people/${(await api.get(`/api/residencies?place=${unit}`))[0].person}`;
};

export const visits: Visit[] = [
  visit('houses', 'supervisor1', '/houses'),
  { name: 'house', login: 'supervisor1', path: async (api) => `/houses/${await firstHouse(api)}` },
  { name: 'unit', login: 'supervisor1', path: unitPath },
  { name: 'person', login: 'supervisor1', path: firstInhabitant },
];
