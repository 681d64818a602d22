import { expect, test } from 'vitest';
import { consumptionHint, toDecimal } from './consumption';

test('consumption is exact', () => {
  expect(consumptionHint('250,9', '245.701')).toEqual({ kind: 'used', amount: '5.199' });
  expect(consumptionHint('246', '246.000')).toEqual({ kind: 'used', amount: '0' });
});

test('a value below the last one is marked', () => {
  expect(consumptionHint('245.7', '245.701')).toEqual({ kind: 'backwards' });
});

test('an empty value has no hint, and a text that is no number is marked', () => {
  expect(consumptionHint(' ', '1')).toBeUndefined();
  expect(consumptionHint('12a', '1')).toEqual({ kind: 'unreadable' });
  expect(consumptionHint('12', undefined)).toBeUndefined();
  expect(toDecimal(' 12,5 ')).toBe('12.5');
});
