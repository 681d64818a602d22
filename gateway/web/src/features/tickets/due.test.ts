import { expect, test } from 'vitest';
import { timeLeft } from './due';

const at = (hour: number) => `2026-04-10T${String(hour).padStart(2, '0')}:00:00Z`;

test('a missed deadline has the time since then', () => {
  expect(timeLeft(at(9), at(5), Date.parse(at(11)))).toEqual({ urgency: 'late', ms: 2 * 3_600_000 });
});

test('the last fifth of the time is soon, and never more than four hours', () => {
  expect(timeLeft(at(10), at(0), Date.parse(at(9))).urgency).toBe('soon');
  expect(timeLeft(at(10), at(0), Date.parse(at(7))).urgency).toBe('calm');
  const month = '2026-05-10T10:00:00Z';
  expect(timeLeft(month, at(0), Date.parse(month) - 5 * 3_600_000).urgency).toBe('calm');
});

test('business time leaves out nights and weekends', () => {
  // Thursday and Friday, Monday and Tuesday, nine to six
  const hours = [9, 10, 13, 14].map((day) => ({
    from: `2026-04-${String(day).padStart(2, '0')}T09:00:00Z`,
    to: `2026-04-${String(day).padStart(2, '0')}T18:00:00Z`,
  }));
  const friday = Date.parse('2026-04-10T17:00:00Z');
  const [monday, opened] = ['2026-04-13T12:00:00Z', '2026-04-09T12:00:00Z'];
  expect(timeLeft(monday, opened, friday, hours)).toEqual({ urgency: 'calm', ms: 4 * 3_600_000 });
  expect(timeLeft(monday, opened, Date.parse('2026-04-12T12:00:00Z'), hours).ms).toBe(3 * 3_600_000);
  expect(timeLeft(monday, opened, Date.parse('2026-04-13T09:30:00Z'), hours).urgency).toBe('soon');
  expect(timeLeft('2026-04-20T12:00:00Z', opened, friday, hours).ms).toBe((9 * 24 + 19) * 3_600_000);
});
