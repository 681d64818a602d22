type Urgency = 'late' | 'soon' | 'calm';

export interface TimeLeft {
  urgency: Urgency;
  /** Until it is due, by the clock that it is counted by; since then, by any clock, when it is late. */
  ms: number;
}

/** When the company works, in order. */
export type Hours = readonly { from: string; to: string }[];

/** A fifth of the time that there was, or four hours: then it is soon. */
const SOON_SHARE = 0.2;
const SOON_MS = 4 * 3_600_000;

/** The time from one moment to a later one; of it what the company works, where that is known so far. */
function between(from: number, to: number, hours: Hours | undefined): number {
  const [first, last] = [hours?.[0], hours?.at(-1)];
  if (!hours || !first || !last || from < Date.parse(first.from) || to > Date.parse(last.to))
    return to - from;
  const open = (span: Hours[number]) =>
    Math.min(to, Date.parse(span.to)) - Math.max(from, Date.parse(span.from));
  return hours.reduce((sum, span) => sum + Math.max(0, open(span)), 0);
}

/** How a promise stands now. */
export function timeLeft(due: string, since: string, now: number, hours?: Hours): TimeLeft {
  const end = Date.parse(due);
  if (end < now) return { urgency: 'late', ms: now - end };
  const ms = between(now, end, hours);
  const soon = Math.min(SOON_MS, between(Date.parse(since), end, hours) * SOON_SHARE);
  return { urgency: ms <= soon ? 'soon' : 'calm', ms };
}
