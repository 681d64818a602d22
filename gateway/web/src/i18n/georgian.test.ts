import { afterEach, expect, test, vi } from 'vitest';
import { day, duration, moment, money, month } from './format';

afterEach(() => vi.restoreAllMocks());

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('Georgian is formatted by a browser without its locale data', () => {
  vi.spyOn(Intl.DateTimeFormat, 'supportedLocalesOf').mockReturnValue([]);
  expect(day('2026-05-15', 'ka')).toBe('15 მაი. 2026');
  expect(month('2026-09', 'ka')).toBe('სექტემბერი 2026');
  expect(moment(new Date(2026, 11, 1, 9, 5).getTime(), 'ka')).toBe('1 დეკ. 2026, 09:05');
  expect(plain(money('15667.53', 'ka'))).toBe('15 667,53');
  expect(plain(duration(26 * 3_600_000, 'ka'))).toBe('1 დღე 2 სთ');
});

test('other languages are formatted by the browser', () => {
  vi.spyOn(Intl.DateTimeFormat, 'supportedLocalesOf').mockReturnValue([]);
  expect(month('2026-09', 'en')).toBe('September 2026');
});
