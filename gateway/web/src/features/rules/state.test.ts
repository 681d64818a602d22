import { expect, test } from 'vitest';
import type { Version } from './queries';
import { ruleState, versionInForce, versionState } from './state';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const version = (number: number, valid_from: string): Version => ({
  rule: 'r',
  number,
  valid_from,
  published_at: valid_from,
  published_by: 'user:u',
  content: {},
});
const FIRST = version(1, '1900-01-01T00:00:00Z');
const SECOND = version(2, '2026-06-01T00:00:00Z');
const THIRD = version(3, '2026-07-01T00:00:00Z');

test('the version in force is the newest that has begun', () => {
  expect(versionInForce([THIRD, SECOND, FIRST], NOW)).toBe(SECOND);
  expect(versionInForce([THIRD, SECOND, FIRST], NOW - 1)).toBe(FIRST);
  expect(versionInForce([THIRD], NOW)).toBeUndefined();
});

test('a rule is a draft, scheduled, in force or retired', () => {
  const state = (published: number, retired_from: string | null, inForce: unknown) =>
    ruleState({ published, retired_from }, inForce, NOW);
  expect(state(0, null, undefined)).toBe('draft');
  expect(state(1, null, undefined)).toBe('scheduled');
  expect(state(1, null, FIRST)).toBe('in_force');
  expect(state(1, '2026-06-01T00:00:01Z', FIRST)).toBe('in_force');
  expect(state(1, '2026-06-01T00:00:00Z', FIRST)).toBe('retired');
});

test('a version is superseded by the one in force, and none is in force once the rule is retired', () => {
  const states = (retired_from: string | null) =>
    [THIRD, SECOND, FIRST].map((one) => versionState(one, SECOND, { retired_from }, NOW));
  expect(states(null)).toEqual(['scheduled', 'in_force', 'superseded']);
  expect(states('2026-05-30T00:00:00Z')).toEqual(['retired', 'retired', 'superseded']);
});
