import type { Api } from '../../../e2e/people';
import { firstUnit, type Visit, visit } from '../../../e2e/visit';

const firstMeter = async (api: Api) => {
  const { unit } = await firstUnit(api);
  const [meter] = (await api.get(`/api/meters?place=${unit}&limit=1`)).items;
  return `/readings?place=${unit}&meter=${meter.id}`;
};

export const visits: Visit[] = [
  visit('readings', 'supervisor1', '/readings'),
  { name: 'reading', login: 'supervisor1', path: firstMeter },
];
