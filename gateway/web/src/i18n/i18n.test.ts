import { expect, test } from 'vitest';
import { preferred } from './i18n';

test('what was chosen comes first, then what the browser asks for', () => {
  expect(preferred('ka', ['ru-RU'])).toBe('ka');
  expect(preferred(null, ['fr-FR', 'ru-RU'])).toBe('ru');
});

test('an unknown or broken locale falls back to English', () => {
  expect(preferred('xx', ['tlh', 'C', ''])).toBe('en');
  expect(preferred(null, [])).toBe('en');
});
