import { useTranslation } from 'react-i18next';
import { dateIn, numbersIn, unitIn } from './georgian';

const decimalPoint = (language: string) =>
  numbersIn(language)
    .formatToParts(0.1)
    .find(({ type }) => type === 'decimal')?.value ?? '.';

/** Decimal text as a field begins with it: as people type it, without groups. */
export const inputText = (text: string, language: string) => text.replace('.', decimalPoint(language));

/** Decimal text as people write it. It is never a float here: only its digits are grouped. */
export function decimal(text: string, language: string, places = 0): string {
  const [, sign = '', whole, rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const point = decimalPoint(language);
  const digits = rest.replace(/0+$/, '').padEnd(places, '0');
  return `${sign ? '−' : ''}${numbersIn(language).format(BigInt(whole))}${digits && point}${digits}`;
}

export const money = (amount: string, language: string) => decimal(amount, language, 2);

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
export function timeOrDay(instant: string, language: string, now = Date.now()): string {
  const date = new Date(instant);
  const today = date.toDateString() === new Date(now).toDateString();
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = today
    ? { hour: '2-digit', minute: '2-digit' }
    : { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) };
  return dateIn(language, options, date);
}

/** So many days are told without hours. */
const MANY_DAYS = 10;

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
  const last = units[0][1] >= MANY_DAYS ? 1 : first + 2;
  const shown = first < 0 ? [units[2]] : units.slice(first, last).filter(([, count]) => count > 0);
  // a figure and its unit stay in one line
  return shown.map(([unit, count]) => unitIn(language, unit, count).replaceAll(' ', '\u00a0')).join(' ');
}

const number = (value: number | bigint, language: string) => numbersIn(language).format(value);

/** A moment by the reader's clock, as a field of the browser wants it. */
export function localMoment(instant: string | number): string {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Today as a date without a zone, as the reader's calendar has it. */
export const today = (now = Date.now()): string => localMoment(now).slice(0, 10);

export const daysBefore = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** The same in the language of the reader. */
export function useFormat() {
  const language = useTranslation().i18n.language;
  return {
    language,
    money: (amount: string) => money(amount, language),
    inputText: (text: string) => inputText(text, language),
    decimal: (figure: string | number) => decimal(String(figure), language),
    day: (date: string) => day(date, language),
    month: (period: string) => month(period, language),
    moment: (instant: string | number) => moment(instant, language),
    timeOrDay: (instant: string) => timeOrDay(instant, language),
    duration: (ms: number, largest?: 'day' | 'hour') => duration(ms, language, largest),
    number: (value: number) => number(value, language),
  };
}
