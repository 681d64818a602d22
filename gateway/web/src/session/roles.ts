import type { Schemas } from '../api/client';
import { type Operation, RIGHTS } from '../api/rights.gen';

export type Role = Schemas['Role'];
export type Session = Schemas['SignedIn'];

/** Whether the roles of a session allow all of these operations. The engine decides; screens offer what it allows. */
export const may = ({ roles }: Session, ...operations: readonly Operation[]) =>
  operations.every((operation) => roles.some((role) => RIGHTS[operation].includes(role)));

/** The first screen of each role. The first role of this list that the session has decides. */
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
