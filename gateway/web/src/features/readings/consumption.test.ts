import { expect, test } from 'vitest';
import { consumptionHint, toDecimal } from './consumption';

test('what was used is told exactly', () => {
  expect(consumptionHint('250,9', '245.701')).toEqual({ kind: 'used', amount: '5.199' });
  expect(consumptionHint('246', '246.000')).toEqual({ kind: 'used', amount: '0' });
});

test('a register that goes back is told before it is sent', () => {
  expect(consumptionHint('245.7', '245.701')).toEqual({ kind: 'backwards' });
});

test('nothing is said of nothing, and of what is no number that it is none', () => {
  expect(consumptionHint(' ', '1')).toBeUndefined();
  expect(consumptionHint('12a', '1')).toEqual({ kind: 'unreadable' });
  expect(consumptionHint('12', undefined)).toBeUndefined();
  expect(toDecimal(' 12,5 ')).toBe('12.5');
});
