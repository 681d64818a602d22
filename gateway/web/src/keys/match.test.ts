import { expect, test } from 'vitest';
import { type KeyPress, keyLabel, matches } from './match';
import { ACTIONS, groupOf } from './table';

const press = (given: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...given,
});

test('a letter is told by its place, whatever the layout writes there', () => {
  expect(matches(press({ key: 'т', code: 'KeyN' }), 'N')).toBe(true);
  expect(matches(press({ key: 'ნ', code: 'KeyN' }), 'N')).toBe(true);
  expect(matches(press({ key: 'n', code: 'KeyN', ctrlKey: true }), 'N')).toBe(false);
});

test('signs are told by what they are, or by their place', () => {
  expect(matches(press({ key: '?', code: 'Digit7', shiftKey: true }), '?')).toBe(true);
  expect(matches(press({ key: ',', code: 'Slash', shiftKey: true }), '?')).toBe(true);
  expect(matches(press({ key: 'Б', code: 'Comma', shiftKey: true }), '<')).toBe(true);
});

test('mod is either of two', () => {
  expect(matches(press({ key: 'л', code: 'KeyK', ctrlKey: true }), 'mod+K')).toBe(true);
  expect(matches(press({ key: 'k', code: 'KeyK', metaKey: true }), 'mod+K')).toBe(true);
  expect(matches(press({ key: 'k', code: 'KeyK' }), 'mod+K')).toBe(false);
});

test('a key is written as the keyboard at hand has it', () => {
  expect([keyLabel('mod+K', true), keyLabel('mod+Enter', false)]).toEqual(['⌘K', 'Ctrl Enter']);
});

test('no two actions that may be there at once have one key', () => {
  const keys = (groups: string[]) =>
    Object.entries(ACTIONS).flatMap(([id, key]) =>
      key && groups.includes(groupOf(id as never)) ? [key] : [],
    );
  const together = keys(['everywhere', 'list', 'ticket']);
  expect(together.length).toBe(new Set(together).size);
});
