import { expect, test } from 'vitest';
import { affects } from './live';

const change = { model: 'ticket_card', position: 7, ids: ['a', 'b'] };

test('a change concerns the queries that read its model', () => {
  expect(affects(change, { reads: ['ticket_card'] })).toBe(true);
  expect(affects(change, { reads: ['accounts'] })).toBe(false);
  expect(affects(change, undefined)).toBe(false);
});

test('a query about one thing is asked anew only for that thing', () => {
  expect(affects(change, { reads: ['ticket_card'], of: 'b' })).toBe(true);
  expect(affects(change, { reads: ['ticket_card'], of: 'c' })).toBe(false);
});

test('where the ids are not told, everything of the model may have changed', () => {
  expect(affects({ ...change, ids: [] }, { reads: ['ticket_card'], of: 'c' })).toBe(true);
});
