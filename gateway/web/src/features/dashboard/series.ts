import type { Schemas } from '../../api/client';
import { daysBefore } from '../../i18n/format';

type Day = Schemas['Day'];

/** With more points a chart is grouped by weeks. */
const POINTS_MAX = 45;

const empty = (day: string): Day => ({ day, opened: 0, resolved: 0, closed: 0, reopened: 0, answered: 0 });

/** A point for each day, empty days included. Long spans are grouped by weeks. */
export function series(days: readonly Day[], from: string, to: string): Day[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const all: Day[] = [];
  for (let day = from; day <= to; day = daysBefore(day, -1)) all.push(known.get(day) ?? empty(day));
  if (all.length <= POINTS_MAX) return all;
  const weeks: Day[] = [];
  for (let at = 0; at < all.length; at += 7) {
    const week = all.slice(at, at + 7);
    const sum = (key: 'opened' | 'resolved' | 'closed' | 'reopened' | 'answered') =>
      week.reduce((total, day) => total + day[key], 0);
    weeks.push({
      day: week[0]?.day ?? from,
      opened: sum('opened'),
      resolved: sum('resolved'),
      closed: sum('closed'),
      reopened: sum('reopened'),
      answered: sum('answered'),
    });
  }
  return weeks;
}

/** The mean time to the first response in seconds, weighted by the number of responses. */
export function meanResponseSeconds(days: readonly Day[]): number | undefined {
  const answered = days.filter(({ answer_seconds }) => answer_seconds != null);
  const count = answered.reduce((sum, day) => sum + day.answered, 0);
  if (count === 0) return undefined;
  return answered.reduce((sum, day) => sum + day.answered * (day.answer_seconds ?? 0), 0) / count;
}

/** Takings by month with a column for each channel. For charts only: amounts become floats. */
export function byMonth(takings: readonly Schemas['Takings'][]) {
  const months = new Map<string, Record<string, number | string>>();
  for (const { day, channel, amount } of takings) {
    const month = day.slice(0, 7);
    const row = months.get(month) ?? { month };
    row[channel] = Number(row[channel] ?? 0) + Number(amount);
    months.set(month, row);
  }
  return [...months.values()].sort((one, other) => String(one.month).localeCompare(String(other.month)));
}
