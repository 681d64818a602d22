import type { Schemas } from '../../api/client';

type Reading = Schemas['ReadingRow'];

const DAY_MS = 86_400_000;
const days = (from: string, to: string) => Math.max(1, (Date.parse(to) - Date.parse(from)) / DAY_MS);

export interface ReadingHint {
  /** What was used since the reading before; none while nothing sensible is typed. */
  used: number | undefined;
  /** What is usual in as many days; none where too little is known. */
  usual: number | undefined;
  verdict: 'none' | 'less_than_before' | 'much' | 'fine';
}

/** What one register usually counts in as many days as have passed. For a hint only: no figure is made of it. */
export function usualConsumption(
  readings: readonly Reading[],
  register: number,
  on: string,
): number | undefined {
  const [latest] = readings;
  const earliest = readings.at(-1);
  if (!latest || !earliest || latest === earliest) return undefined;
  // the earliest one says what was counted before it, and not since when
  const counted = readings
    .slice(0, -1)
    .reduce((sum, reading) => sum + Number((reading.consumption as string[])[register] ?? 0), 0);
  return (counted / days(earliest.date, latest.date)) * days(latest.date, on);
}

/** A value as people type it, with a comma or a point; none if it is no number. */
export function parseReading(text: string): string | undefined {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.');
  return /^\d{1,12}(\.\d{1,4})?$/.test(plain) ? plain : undefined;
}

/** What to say beside a value while it is typed. */
export function readingHint(
  text: string,
  before: string | undefined,
  usually: number | undefined,
): ReadingHint {
  const value = parseReading(text);
  if (value === undefined || before === undefined)
    return { used: undefined, usual: usually, verdict: 'none' };
  const used = Number((Number(value) - Number(before)).toFixed(3));
  const much = usually !== undefined && used > Math.max(usually * 4, usually + 5);
  return { used, usual: usually, verdict: used < 0 ? 'less_than_before' : much ? 'much' : 'fine' };
}
