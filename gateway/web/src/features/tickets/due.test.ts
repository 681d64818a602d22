import { expect, test } from 'vitest';
import { left } from './due';

const at = (hour: number) => `2026-04-10T${String(hour).padStart(2, '0')}:00:00Z`;

test('what is broken says since when', () => {
  expect(left(at(9), at(5), Date.parse(at(11)))).toEqual({ urgency: 'late', ms: 2 * 3_600_000 });
});

test('the last fifth of the time is soon, and never more than four hours', () => {
  expect(left(at(10), at(0), Date.parse(at(9))).urgency).toBe('soon');
  expect(left(at(10), at(0), Date.parse(at(7))).urgency).toBe('calm');
  const month = '2026-05-10T10:00:00Z';
  expect(left(month, at(0), Date.parse(month) - 5 * 3_600_000).urgency).toBe('calm');
});
