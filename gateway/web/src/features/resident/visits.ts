import type { Api } from '../../../e2e/people';
import { type Visit, visit } from '../../../e2e/visit';

const lastRequest = async (api: Api) => {
  const { tickets } = await api.get('/api/tickets?sort=opened&limit=1');
  return tickets[0] ? `/my/requests/${tickets[0].id}` : '/my/requests';
};

export const visits: Visit[] = [
  visit('resident-home', 'resident8', '/my'),
  visit('resident-bills', 'resident8', '/my/bills'),
  visit('resident-meters', 'resident8', '/my/meters'),
  visit('resident-requests', 'resident8', '/my/requests'),
  { name: 'resident-request', login: 'resident8', path: lastRequest },
  visit('resident-new-request', 'resident8', '/my/requests/new'),
  visit('resident-profile', 'resident8', '/my/profile'),
];
