import { expect, test } from 'vitest';
import { preferredLanguage } from './i18n';

test('the chosen language precedes the languages of the browser', () => {
  expect(preferredLanguage('ka', ['ru-RU'])).toBe('ka');
  expect(preferredLanguage(null, ['fr-FR', 'ru-RU'])).toBe('ru');
});

test('an unknown or broken locale falls back to English', () => {
  expect(preferredLanguage('xx', ['tlh', 'C', ''])).toBe('en');
  expect(preferredLanguage(null, [])).toBe('en');
});
