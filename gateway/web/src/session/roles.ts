import type { Schemas } from '../api/client';

export type Role = Schemas['Role'];
export type Session = Schemas['SignedIn'];

/** Those who see everybody's tickets, people and accounts. */
export const DESK: readonly Role[] = ['operator', 'supervisor', 'accountant', 'auditor', 'administrator'];
export const STAFF: readonly Role[] = [...DESK, 'executor'];
/** Those of the desk who write down what others report. */
export const KEEPERS: readonly Role[] = ['operator', 'supervisor', 'accountant', 'administrator'];
/** Those who read the log itself. */
export const AUDITORS: readonly Role[] = ['supervisor', 'accountant', 'auditor', 'administrator'];

export const hasRole = (session: Session, roles: readonly Role[]) =>
  session.roles.some((role) => roles.includes(role));

/** Where somebody begins: by the first of these that is a role of theirs. */
const START_PAGES = [
  ['operator', '/tickets'],
  ['supervisor', '/dashboard'],
  ['accountant', '/accounts'],
  ['administrator', '/dashboard'],
  ['auditor', '/events'],
  ['executor', '/jobs'],
  ['resident', '/my'],
] as const satisfies [Role, string][];

export type StartPage = (typeof START_PAGES)[number][1];

export function startPage(session: Session): StartPage {
  return START_PAGES.find(([role]) => session.roles.includes(role))?.[1] ?? '/my';
}
