import { useTranslation } from 'react-i18next';
import { dateIn, numbersIn, unitIn } from './georgian';

/** Money travels as decimal text and is never a float here: only its digits are grouped. */
export function money(amount: string, language: string): string {
  const [, sign = '', whole = '0', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  const parts = numbersIn(language).formatToParts(11111.1);
  const decimal = parts.find((part) => part.type === 'decimal')?.value ?? '.';
  const grouped = numbersIn(language).format(BigInt(whole));
  return `${sign ? '−' : ''}${grouped}${decimal}${rest.padEnd(2, '0')}`;
}

export const isNegative = (amount: string) => amount.startsWith('-') && /[1-9]/.test(amount);
export const isZero = (amount: string) => !/[1-9]/.test(amount);

const DAY_MS = 86_400_000;

/** `2026-04-30` as people write it; the day has no time zone. */
export const day = (date: string, language: string) =>
  dateIn(language, { dateStyle: 'medium', timeZone: 'UTC' }, new Date(`${date}T00:00Z`));

/** `2026-04` as people write it. */
export const month = (period: string, language: string) =>
  dateIn(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }, new Date(`${period}-01T00:00Z`));

export const moment = (instant: string | number, language: string) =>
  dateIn(language, { dateStyle: 'medium', timeStyle: 'short' }, new Date(instant));

/** Short: the time of today, the day of another day. */
export function when(instant: string, language: string, now = Date.now()): string {
  const date = new Date(instant);
  const today = date.toDateString() === new Date(now).toDateString();
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = today
    ? { hour: '2-digit', minute: '2-digit' }
    : { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) };
  return dateIn(language, options, date);
}

/** A length of time in its two largest units: `2 d 4 h`; a day of work has no fixed length, and counts in hours. */
export function duration(ms: number, language: string, largest: 'day' | 'hour' = 'day'): string {
  const minutes = Math.max(0, Math.round(Math.abs(ms) / 60_000));
  const day = largest === 'day' ? 1440 : Number.POSITIVE_INFINITY;
  const units = [
    ['day', Math.floor(minutes / day)],
    ['hour', Math.floor((minutes % day) / 60)],
    ['minute', minutes % 60],
  ] as const;
  const first = units.findIndex(([, count]) => count > 0);
  const shown = first < 0 ? [units[2]] : units.slice(first, first + 2).filter(([, count]) => count > 0);
  return shown.map(([unit, count]) => unitIn(language, unit, count)).join(' ');
}

export const number = (value: number | bigint, language: string) => numbersIn(language).format(value);

/** Today as a date without a zone, as the reader's calendar has it. */
export function today(now = new Date()): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export const daysBefore = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** The same in the language of the reader. */
export function useFormat() {
  const language = useTranslation().i18n.language;
  return {
    language,
    money: (amount: string) => money(amount, language),
    day: (date: string) => day(date, language),
    month: (period: string) => month(period, language),
    moment: (instant: string | number) => moment(instant, language),
    when: (instant: string) => when(instant, language),
    duration: (ms: number, largest?: 'day' | 'hour') => duration(ms, language, largest),
    number: (value: number) => number(value, language),
  };
}
