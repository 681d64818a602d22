import { expect, test } from 'vitest';
import { affects, type Change } from './live';

const change: Change = { model: 'ticket_card', position: 7, ids: ['a', 'b'] };

test('a change affects the queries that read its model', () => {
  expect(affects(change, { reads: ['ticket_card'] })).toBe(true);
  expect(affects(change, { reads: ['accounts'] })).toBe(false);
  expect(affects(change, undefined)).toBe(false);
});

test('a query about a single row is affected by changes of that row only', () => {
  expect(affects(change, { reads: ['ticket_card'], of: 'b' })).toBe(true);
  expect(affects(change, { reads: ['ticket_card'], of: 'c' })).toBe(false);
});

test('a change without ids affects every query of the model', () => {
  expect(affects({ ...change, ids: [] }, { reads: ['ticket_card'], of: 'c' })).toBe(true);
});
