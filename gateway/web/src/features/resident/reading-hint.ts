import type { Schemas } from '../../api/client';

type Reading = Schemas['ReadingRow'];

const DAY_MS = 86_400_000;
const days = (from: string, to: string) => Math.max(1, (Date.parse(to) - Date.parse(from)) / DAY_MS);

export interface ReadingHint {
  /** Consumption since the last reading. Undefined while the text is no value. */
  used: number | undefined;
  /** Usual consumption in as many days. Undefined with fewer than two readings. */
  usual: number | undefined;
  verdict: 'none' | 'less_than_before' | 'much' | 'fine';
}

/** The usual consumption of a register from its latest reading until `on`. It is a float, for the hint only. */
export function usualConsumption(
  readings: readonly Reading[],
  register: number,
  on: string,
): number | undefined {
  const [latest] = readings;
  const earliest = readings.at(-1);
  if (!latest || !earliest || latest === earliest) return undefined;
  // the earliest reading has a consumption, but its period is unknown
  const counted = readings
    .slice(0, -1)
    .reduce((sum, reading) => sum + Number((reading.consumption as string[])[register] ?? 0), 0);
  return (counted / days(earliest.date, latest.date)) * days(latest.date, on);
}

/** A typed value with a comma or a point, as decimal text for the API. Undefined if it is no number. */
export function parseReading(text: string): string | undefined {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.');
  return /^\d{1,12}(\.\d{1,4})?$/.test(plain) ? plain : undefined;
}

/** The hint for a value while it is typed. */
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
