import { expect, test } from 'vitest';
import { concerns } from './live';

const change = { model: 'ticket_card', position: 7, ids: ['a', 'b'] };

test('a change concerns the queries that read its model', () => {
  expect(concerns(change, { reads: ['ticket_card'] })).toBe(true);
  expect(concerns(change, { reads: ['accounts'] })).toBe(false);
  expect(concerns(change, undefined)).toBe(false);
});

test('a query about one thing is asked anew only for that thing', () => {
  expect(concerns(change, { reads: ['ticket_card'], of: 'b' })).toBe(true);
  expect(concerns(change, { reads: ['ticket_card'], of: 'c' })).toBe(false);
});

test('where the ids are not told, everything of the model may have changed', () => {
  expect(concerns({ ...change, ids: [] }, { reads: ['ticket_card'], of: 'c' })).toBe(true);
});
