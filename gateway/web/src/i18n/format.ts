import { useTranslation } from 'react-i18next';
import { dateIn, numbersIn, unitIn } from './georgian';

const decimalPoint = (language: string) =>
  numbersIn(language)
    .formatToParts(0.1)
    .find(({ type }) => type === 'decimal')?.value ?? '.';

/** Decimal text as the initial value of an input: with the language's decimal point, without digit groups. */
export const inputText = (text: string, language: string) => text.replace('.', decimalPoint(language));

/** Decimal text in the language's format. It never becomes a float, so that no digit is lost. */
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

/** A date such as `2026-04-30` in the language's format. Dates have no time zone. */
export const day = (date: string, language: string) =>
  dateIn(language, { dateStyle: 'medium', timeZone: 'UTC' }, new Date(`${date}T00:00Z`));

/** A month such as `2026-04` in the language's format. */
export const month = (period: string, language: string) =>
  dateIn(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }, new Date(`${period}-01T00:00Z`));

export const moment = (instant: string | number, language: string) =>
  dateIn(language, { dateStyle: 'medium', timeStyle: 'short' }, new Date(instant));

/** A moment in short: the time if it is today, else the date. */
export function timeOrDay(instant: string, language: string, now = Date.now()): string {
  const date = new Date(instant);
  const today = date.toDateString() === new Date(now).toDateString();
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = today
    ? { hour: '2-digit', minute: '2-digit' }
    : { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) };
  return dateIn(language, options, date);
}

/** From so many days on, hours are left out. */
const MANY_DAYS = 10;

/**
 * A duration in its two largest units: `2 d 4 h`. Business time is given in hours, because a business day has no
 * fixed length.
 */
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
  // no line break between a figure and its unit
  return shown.map(([unit, count]) => unitIn(language, unit, count).replaceAll(' ', '\u00a0')).join(' ');
}

const number = (value: number | bigint, language: string) => numbersIn(language).format(value);

/** A moment in the reader's time zone, as `<input type="datetime-local">` takes it. */
export function localMoment(instant: string | number): string {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Today's date in the reader's time zone. */
export const today = (now = Date.now()): string => localMoment(now).slice(0, 10);

export const daysBefore = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** These functions for the reader's language. */
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
