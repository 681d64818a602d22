import type { Api } from '../../../e2e/people';
import { type Visit, visit } from '../../../e2e/visit';

const firstTicket = async (api: Api) => {
  const { tickets } = await api.get('/api/tickets?status=in_progress&limit=1');
  return `/tickets/${tickets[0].id}`;
};

export const visits: Visit[] = [
  visit('tickets', 'operator1', '/tickets'),
  { name: 'ticket', login: 'operator1', path: firstTicket },
  visit('ticket-new', 'operator1', '/tickets/new'),
];
