import { expect, test } from 'vitest';
import events from '../../../locales/en/events.json';
import tickets from '../../../locales/en/tickets.json';
import { KINDS } from './kinds.gen';

test('every kind of event has a text, and every text a kind', () => {
  const texts: Record<string, object> = { ...events.kind, ticket: tickets.event };
  const keys = Object.entries(texts).map(([stream, kinds]) => [stream, Object.keys(kinds).sort()]);
  const kinds = Object.entries(KINDS).map(([stream, kinds]) => [stream, [...kinds].sort()]);
  expect(Object.fromEntries(keys)).toEqual(Object.fromEntries(kinds));
  expect(Object.keys(KINDS).filter((stream) => !(stream in events.stream))).toEqual([]);
});
