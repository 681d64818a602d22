import { expect, test } from 'vitest';
import { parseReading, readingHint, usualConsumption } from './reading-hint';

const reading = (date: string, counted: string) => ({ date, consumption: [counted] }) as never;
const YEAR = [reading('2026-03-25', '6'), reading('2026-02-25', '4'), reading('2026-01-25', '100')];

test('usual consumption is scaled to the days since the last reading', () => {
  // 10 units in 59 days, and 31 days have passed
  expect(usualConsumption(YEAR, 0, '2026-04-25')).toBeCloseTo((10 / 59) * 31);
  expect(usualConsumption(YEAR.slice(0, 1), 0, '2026-04-25')).toBeUndefined();
});

test('a value may have a comma or a point', () => {
  expect(['12,5', ' 1 204.75 ', '7'].map(parseReading)).toEqual(['12.5', '1204.75', '7']);
  expect(['', '-1', '1e3', '12.34567', 'x'].map(parseReading)).toEqual(Array(5).fill(undefined));
});

test('the hint has the consumption and a verdict on it', () => {
  expect(readingHint('105', '100', 5)).toEqual({ used: 5, usual: 5, verdict: 'fine' });
  expect(readingHint('99', '100', 5).verdict).toBe('less_than_before');
  expect(readingHint('140', '100', 5).verdict).toBe('much');
  expect(readingHint('140', '100', undefined).verdict).toBe('fine');
  expect(readingHint('', '100', 5).verdict).toBe('none');
});
