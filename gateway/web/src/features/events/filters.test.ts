import { expect, test } from 'vitest';
import { queryOf, readFilters } from './filters';

test('valid filters of an address are read, others ignored', () => {
  const sane = { at: 7, cause: 3, kind: 'ticket.opened', actor: 'user:8e', since: '2026-04-01' };
  expect(readFilters({ ...sane, stream: '../x', until: 'soon', more: 1 })).toEqual(sane);
  expect(readFilters({ at: -1, cause: 'x', kind: 'DROP' })).toEqual({});
});

test('the last day is included', () => {
  const { since, until } = queryOf({ since: '2026-04-30', until: '2026-04-30' });
  expect(Date.parse(until ?? '') - Date.parse(since ?? '')).toBe(86_400_000);
});
