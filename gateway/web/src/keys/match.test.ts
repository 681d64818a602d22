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

test('letters match by position, whatever the keyboard layout', () => {
  expect(matches(press({ key: 'т', code: 'KeyN' }), 'N')).toBe(true);
  expect(matches(press({ key: 'ნ', code: 'KeyN' }), 'N')).toBe(true);
  expect(matches(press({ key: 'n', code: 'KeyN', ctrlKey: true }), 'N')).toBe(false);
});

test('punctuation matches by character or by position', () => {
  expect(matches(press({ key: '?', code: 'Digit7', shiftKey: true }), '?')).toBe(true);
  expect(matches(press({ key: ',', code: 'Slash', shiftKey: true }), '?')).toBe(true);
  expect(matches(press({ key: 'Б', code: 'Comma', shiftKey: true }), '<')).toBe(true);
});

test('mod is Ctrl or Meta', () => {
  expect(matches(press({ key: 'л', code: 'KeyK', ctrlKey: true }), 'mod+K')).toBe(true);
  expect(matches(press({ key: 'k', code: 'KeyK', metaKey: true }), 'mod+K')).toBe(true);
  expect(matches(press({ key: 'k', code: 'KeyK' }), 'mod+K')).toBe(false);
});

test('the label of a key depends on the platform', () => {
  expect([keyLabel('mod+K', true), keyLabel('mod+Enter', false)]).toEqual(['⌘K', 'Ctrl Enter']);
});

test('actions that may be offered together have different keys', () => {
  const keys = (groups: string[]) =>
    Object.entries(ACTIONS).flatMap(([id, key]) =>
      key && groups.includes(groupOf(id as never)) ? [key] : [],
    );
  const together = keys(['everywhere', 'list', 'ticket']);
  expect(together.length).toBe(new Set(together).size);
});
