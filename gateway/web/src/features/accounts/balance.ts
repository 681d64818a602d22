import type { Line } from './queries';

/** On which clocks a balance is asked for. */
export interface BalanceMoment {
  /** At the end of this day. */
  effective: string;
  /** As far as it was known at this moment; now, where it is not said. */
  recorded?: string;
}

/** Lines that count for that day but were not known at that moment: why the two clocks differ. */
export const recordedLater = (lines: readonly Line[], { effective, recorded }: BalanceMoment) =>
  recorded ? lines.filter((line) => line.effective <= effective && line.recorded_at > recorded) : [];

/** Lines that count for that day and were known then. */
export const known = (lines: readonly Line[], { effective, recorded }: BalanceMoment) =>
  lines.filter((line) => line.effective <= effective && (!recorded || line.recorded_at <= recorded));

/**
 * What was owed at the end of each day on which money moved, up to today, for the eye only: figures are the
 * engine's.
 */
export function balanceSeries(lines: readonly Line[], today: string): { day: string; balance: number }[] {
  const byDay = new Map<string, number>();
  for (const line of lines) byDay.set(line.effective, (byDay.get(line.effective) ?? 0) + Number(line.amount));
  let balance = 0;
  byDay.set(today, byDay.get(today) ?? 0);
  return [...byDay].sort().map(([day, moved]) => {
    balance += moved;
    return { day, balance: Math.round(balance * 100) / 100 };
  });
}
