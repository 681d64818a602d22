import { expect, test } from 'vitest';
import {
  day,
  daysBefore,
  decimal,
  duration,
  inputText,
  isNegative,
  isZero,
  moment,
  money,
  month,
  timeOrDay,
} from './format';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('money keeps every digit, however large', () => {
  expect(plain(money('90071992547409931.07', 'en'))).toBe('90,071,992,547,409,931.07');
  expect(plain(money('1234.5', 'ru'))).toBe('1 234,50');
  expect(plain(money('-0.05', 'en'))).toBe('−0.05');
});

test('register values keep their digits', () => {
  expect(plain(decimal('1049.596', 'ru'))).toBe('1 049,596');
  expect(decimal('4310', 'en')).toBe('4,310');
  expect(plain(decimal('3446.080', 'ru'))).toBe('3 446,08');
  expect([inputText('2267.46', 'ru'), inputText('2267.46', 'en')]).toEqual(['2267,46', '2267.46']);
});

test('negative and zero amounts are recognised', () => {
  expect(isNegative('-12.00')).toBe(true);
  expect(isNegative('-0.00')).toBe(false);
  expect(isZero('0.00')).toBe(true);
});

test('a duration has its two largest units', () => {
  expect(duration(2 * 86_400_000 + 4 * 3_600_000 + 60_000, 'en')).toBe('2d 4h');
  expect(duration(330 * 86_400_000 + 4 * 3_600_000, 'en')).toBe('330d');
  expect(duration(-90_000, 'en')).toBe('2m');
  expect(duration(27 * 3_600_000, 'en', 'hour')).toBe('27h');
  expect(duration(0, 'en')).toBe('0m');
});

test('a moment today has a time, one of another day a date', () => {
  const now = Date.parse('2026-04-10T15:00:00');
  expect(timeOrDay('2026-04-10T09:30:00', 'en-GB', now)).toBe('09:30');
  expect(timeOrDay('2026-03-02T09:30:00', 'en-GB', now)).toBe('2 Mar');
  expect(timeOrDay('2025-03-02T09:30:00', 'en-GB', now)).toBe('2 Mar 2025');
});

test('a year has digits and no suffix', () => {
  expect(plain(day('2025-12-31', 'ru'))).toBe('31 дек. 2025');
  expect(plain(month('2025-12', 'ru'))).toBe('декабрь 2025');
  expect(plain(moment('2025-12-31T12:05:00', 'ru'))).toBe('31 дек. 2025, 12:05');
});

test('days are counted without time zones', () => {
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
});
