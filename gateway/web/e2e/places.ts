import type { Api } from './people';
import { house } from './scenes';

/** A screen to look at: who stands before it, and where it is. */
export interface Place {
  name: string;
  login: string;
  path: (api: Api) => Promise<string> | string;
  /** On which day it is looked at, where that is not today: the demo company ends in December. */
  on?: string;
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

const firstUnit = async (api: Api) => {
  const at = await house(api);
  const units = await api.get(`/api/houses/${at}/units`);
  return { house: at, unit: units[0].id as string };
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
  {
    name: 'unit',
    login: 'supervisor1',
    path: async (api) => {
      const { house, unit } = await firstUnit(api);
      return `/houses/${house}/units/${unit}`;
    },
  },
  {
    name: 'person',
    login: 'supervisor1',
    path: async (api) => {
      const { unit } = await firstUnit(api);
      return `/people/${(await api.get(`/api/residencies?place=${unit}`))[0].person}`;
    },
  },
  { ...at('dashboard', 'supervisor1', '/dashboard'), on: '2026-01-15T12:00:00' },
  at('readings', 'supervisor1', '/readings'),
  {
    name: 'reading',
    login: 'supervisor1',
    path: async (api) => {
      const { unit } = await firstUnit(api);
      const [meter] = (await api.get(`/api/meters?place=${unit}&limit=1`)).items;
      return `/readings?place=${unit}&meter=${meter.id}`;
    },
  },
  at('accounts', 'accountant1', '/accounts'),
  { name: 'account', login: 'accountant1', path: firstAccount },
  at('payments', 'accountant1', '/payments'),
  at('payments-unmatched', 'accountant1', '/payments?unmatched=true'),
  at('events', 'auditor', '/events'),
  at('event', 'auditor', '/events?at=1'),
  at('users', 'auditor', '/users'),
  at('sign-in', 'auditor', '/sign-in'),
];
