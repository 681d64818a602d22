import type { Line } from './queries';

/** The two times of a balance: effective and recorded. */
export interface BalanceMoment {
  /** The balance at the end of this day. */
  effective: string;
  /** Only lines recorded up to this moment count. Default: now. */
  recorded?: string;
}

/**
 * Lines effective by that day but recorded after that moment. They explain the difference between the two balances.
 */
export const recordedLater = (lines: readonly Line[], { effective, recorded }: BalanceMoment) =>
  recorded ? lines.filter((line) => line.effective <= effective && line.recorded_at > recorded) : [];

/**
 * The balance at the end of each day with a movement, and of today. For the chart only: it computes in floats, shown
 * amounts come from the engine.
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
