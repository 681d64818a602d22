import { expect, test } from 'vitest';
import { type Role, type Session, startPage } from './roles';

const session = (...roles: Role[]) => ({ roles }) as Session;

test('each role has a start page', () => {
  const starts = (['operator', 'supervisor', 'accountant', 'auditor', 'executor', 'resident'] as const).map(
    (role) => startPage(session(role)),
  );
  expect(starts).toEqual(['/tickets', '/dashboard', '/accounts', '/events', '/jobs', '/my']);
});

test('with several roles the first of the list decides', () => {
  expect(startPage(session('resident', 'operator'))).toBe('/tickets');
});
