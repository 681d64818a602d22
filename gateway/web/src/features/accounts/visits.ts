import type { Api } from '../../../e2e/people';
import { type Visit, visit } from '../../../e2e/visit';

const firstAccount = async (api: Api) => `/accounts/${(await api.get('/api/accounts?limit=1')).items[0].id}`;

export const visits: Visit[] = [
  visit('accounts', 'accountant1', '/accounts'),
  { name: 'account', login: 'accountant1', path: firstAccount },
];
