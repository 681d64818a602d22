import { expect, test } from 'vitest';
import { hint, plain } from './consumption';

test('what was used is told exactly', () => {
  expect(hint('250,9', '245.701')).toEqual({ kind: 'used', amount: '5.199' });
  expect(hint('246', '246.000')).toEqual({ kind: 'used', amount: '0' });
});

test('a register that goes back is told before it is sent', () => {
  expect(hint('245.7', '245.701')).toEqual({ kind: 'backwards' });
});

test('nothing is said of nothing, and of what is no number that it is none', () => {
  expect(hint(' ', '1')).toBeUndefined();
  expect(hint('12a', '1')).toEqual({ kind: 'unreadable' });
  expect(hint('12', undefined)).toBeUndefined();
  expect(plain(' 12,5 ')).toBe('12.5');
});
