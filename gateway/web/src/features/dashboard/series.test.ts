import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { byMonth, meanResponseSeconds, series } from './series';

const day = (day: string, opened: number, answered = 0, answer_seconds?: number) =>
  ({ day, opened, resolved: 0, closed: 0, reopened: 0, answered, answer_seconds }) as Schemas['Day'];

test('empty days have points', () => {
  const days = series([day('2026-02-28', 3)], '2026-02-27', '2026-03-01');
  expect(days.map(({ day, opened }) => [day, opened])).toEqual([
    ['2026-02-27', 0],
    ['2026-02-28', 3],
    ['2026-03-01', 0],
  ]);
});

test('long spans are grouped by weeks without loss', () => {
  const weeks = series(
    [day('2026-01-01', 2), day('2026-01-07', 3), day('2026-01-08', 5)],
    '2026-01-01',
    '2026-03-31',
  );
  expect(weeks[0]?.opened).toBe(5);
  expect(weeks[1]?.opened).toBe(5);
});

test('the mean is weighted by the number of responses', () => {
  expect(meanResponseSeconds([day('a', 0, 1, 100), day('b', 0, 3, 200), day('c', 5)])).toBe(175);
  expect(meanResponseSeconds([day('c', 5)])).toBeUndefined();
});

test('takings are summed by month and channel', () => {
  const taken = (day: string, channel: string, amount: string) =>
    ({ day, channel, amount }) as Schemas['Takings'];
  const rows = byMonth([
    taken('2026-05-01', 'cash', '1.50'),
    taken('2026-04-30', 'cash', '2.00'),
    taken('2026-05-31', 'card', '3.00'),
  ]);
  expect(rows).toEqual([
    { month: '2026-04', cash: 2 },
    { month: '2026-05', cash: 1.5, card: 3 },
  ]);
});
