import type { Api } from './people';
import { house } from './scenes';

/** A screen to look at: who stands before it, and where it is. */
export interface Place {
  name: string;
  login: string;
  path: (api: Api) => Promise<string> | string;
}

const at = (name: string, login: string, path: string): Place => ({ name, login, path: () => path });

const firstJob = async (api: Api) => {
  const { tickets } = await api.get('/api/tickets?status=in_progress,assigned,paused&limit=1');
  return tickets[0] ? `/jobs/${tickets[0].id}` : '/jobs';
};

const lastRequest = async (api: Api) => {
  const { tickets } = await api.get('/api/tickets?sort=opened&limit=1');
  return tickets[0] ? `/my/requests/${tickets[0].id}` : '/my/requests';
};

const firstTicket = async (api: Api) => {
  const { tickets } = await api.get('/api/tickets?status=in_progress&limit=1');
  return `/tickets/${tickets[0].id}`;
};

const firstAccount = async (api: Api) => `/accounts/${(await api.get('/api/accounts?limit=1')).items[0].id}`;

/** Every screen there is. */
export const PLACES: Place[] = [
  at('resident-home', 'resident8', '/my'),
  at('resident-bills', 'resident8', '/my/bills'),
  at('resident-meters', 'resident8', '/my/meters'),
  at('resident-requests', 'resident8', '/my/requests'),
  { name: 'resident-request', login: 'resident8', path: lastRequest },
  at('resident-new-request', 'resident8', '/my/requests/new'),
  at('resident-profile', 'resident8', '/my/profile'),
  at('executor-jobs', 'executor1', '/jobs'),
  { name: 'executor-job', login: 'executor1', path: firstJob },
  at('executor-sent', 'executor1', '/jobs/sent'),
  at('tickets', 'operator1', '/tickets'),
  { name: 'ticket', login: 'operator1', path: firstTicket },
  at('ticket-new', 'operator1', '/tickets/new'),
  at('houses', 'supervisor1', '/houses'),
  { name: 'house', login: 'supervisor1', path: async (api) => `/houses/${await house(api)}` },
  at('dashboard', 'supervisor1', '/dashboard'),
  at('readings', 'supervisor1', '/readings'),
  at('accounts', 'accountant1', '/accounts'),
  { name: 'account', login: 'accountant1', path: firstAccount },
  at('payments', 'accountant1', '/payments'),
  at('events', 'auditor', '/events'),
  at('event', 'auditor', '/events?at=1'),
  at('users', 'auditor', '/users'),
];
