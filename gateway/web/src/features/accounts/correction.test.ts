import { expect, test } from 'vitest';
import { correctionsOf, differences, isAmount, owedByService, sum } from './correction';
import type { Line } from './queries';

const line = (entry: string, kind: string, lines: object[], corrects: string | null = null) =>
  ({ entry, kind, lines, corrects }) as unknown as Line;
const service = (name: string, amount: string) => ({ service: name, amount });

const charge = line('may', 'charged', [service('Water', '100.10'), service('Lift', '50.00')]);
const less = line('less', 'corrected', [service('Water', '-20.05')], 'may');
const wrong = line('wrong', 'corrected', [service('Lift', '9.00')], 'may');
const back = line('back', 'reversed', [], 'wrong');
const book = [charge, less, wrong, back];

test('the amounts of a charge include its corrections that are not reversed', () => {
  expect(owedByService(charge, book)).toEqual([service('Water', '80.05'), service('Lift', '50.00')]);
});

test('a correction has the differences only', () => {
  expect(differences(owedByService(charge, book), ['70,5', '50.00'])).toEqual([service('Water', '-9.55')]);
  expect(differences(owedByService(charge, book), ['80.05', '50.01'])).toEqual([service('Lift', '0.01')]);
  expect(differences(owedByService(charge, book), ['80.05', '50'])).toEqual([]);
});

test('sums are exact', () => {
  expect(sum('0.1', '0.2', '-0.31')).toBe('-0.01');
  expect(sum('999999999999.99', '0.01')).toBe('1000000000000.00');
  expect(isAmount('1 234,5')).toBe(true);
  expect(isAmount('12.345')).toBe(false);
});

test('neither a reversed entry nor a reversal can be corrected', () => {
  expect(book.map((one) => correctionsOf(one, book))).toEqual([['correct', 'reverse'], ['reverse'], [], []]);
});
