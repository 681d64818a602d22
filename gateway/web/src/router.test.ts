import type { AnyRoute } from '@tanstack/react-router';
import { expect, test } from 'vitest';
import { areasOf, screensOf } from './frame/screens';
import { router } from './router';
import type { Role, Session } from './session/roles';

const routes = Object.values<AnyRoute>(router.routesById);

function offeredTo(...roles: Role[]) {
  const session = { roles } as Session;
  const screens = screensOf(routes, session);
  return {
    areas: areasOf(screens, session).map(({ to }) => to),
    actions: screens.flatMap(({ action }) => action ?? []).sort(),
    pages: screens.flatMap(({ page }) => page?.of ?? []).sort(),
  };
}

const desk = ['/dashboard', '/tickets', '/houses', '/accounts', '/payments'];

test.each<[Role, string[]]>([
  ['operator', [...desk, '/readings']],
  ['supervisor', [...desk, '/readings', '/events', '/rules', '/undelivered']],
  ['accountant', [...desk, '/readings', '/events']],
  ['auditor', [...desk, '/events', '/rules', '/undelivered', '/users']],
  ['administrator', [...desk, '/readings', '/events', '/rules', '/undelivered', '/users']],
  ['executor', ['/jobs', '/jobs/sent']],
  ['resident', ['/my', '/my/bills', '/my/meters', '/my/requests', '/my/profile']],
])('the navigation of the role %s', (role, areas) => {
  expect(offeredTo(role).areas).toEqual(areas);
});

test('only those who may open a ticket for others have the key for a new one', () => {
  expect(offeredTo('operator').actions).toContain('everywhere.new_ticket');
  expect(offeredTo('accountant').actions).not.toContain('everywhere.new_ticket');
  expect(offeredTo('resident').actions).toEqual([]);
});

test('the desk may open every page of an aggregate, an executor those of houses, units and meters', () => {
  expect(offeredTo('operator').pages).toEqual(['account', 'house', 'meter', 'person', 'ticket', 'unit']);
  expect(offeredTo('executor').pages).toEqual(['house', 'meter', 'unit']);
});
