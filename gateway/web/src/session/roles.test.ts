import { expect, test } from 'vitest';
import { type Role, type Session, startOf } from './roles';

const session = (...roles: Role[]) => ({ roles }) as Session;

test('each role has its own start', () => {
  const starts = (['operator', 'supervisor', 'accountant', 'auditor', 'executor', 'resident'] as const).map(
    (role) => startOf(session(role)),
  );
  expect(starts).toEqual(['/tickets', '/dashboard', '/accounts', '/events', '/jobs', '/my']);
});

test('of several roles the one of the busier screen decides', () => {
  expect(startOf(session('resident', 'operator'))).toBe('/tickets');
});
