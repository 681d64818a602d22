import { expect, test } from 'vitest';
import { balanceSeries, recordedLater } from './balance';
import type { Line } from './queries';

const line = (effective: string, recorded_at: string, amount: string) =>
  ({ effective, recorded_at, amount }) as Line;
const april = line('2026-04-30', '2026-04-30T20:00:00Z', '100.00');
const late = line('2026-04-15', '2026-05-20T09:00:00Z', '-30.00');
const may = line('2026-05-31', '2026-05-31T20:00:00Z', '80.00');

test('a line recorded later counts for its day but was not known at the moment', () => {
  const moment = { effective: '2026-04-30', recorded: '2026-05-10T00:00:00Z' };
  expect(recordedLater([april, late, may], moment)).toEqual([late]);
});

test('without a moment every line is known', () => {
  expect(recordedLater([april, late], { effective: '2026-04-30' })).toEqual([]);
});

test('the series goes by effective day', () => {
  expect(balanceSeries([april, late, may], '2026-05-31')).toEqual([
    { day: '2026-04-15', balance: -30 },
    { day: '2026-04-30', balance: 70 },
    { day: '2026-05-31', balance: 150 },
  ]);
});
