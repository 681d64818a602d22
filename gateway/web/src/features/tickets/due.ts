type Urgency = 'late' | 'soon' | 'calm';

export interface TimeLeft {
  urgency: Urgency;
  /**
   * Milliseconds until the deadline, in business time if that is how it counts. After the deadline: calendar time
   * since then.
   */
  ms: number;
}

/** Business hours as spans in ascending order. */
export type Hours = readonly { from: string; to: string }[];

/** A deadline is soon when a fifth of its time remains, and four hours at most. */
const SOON_SHARE = 0.2;
const SOON_MS = 4 * 3_600_000;

/** Milliseconds between two moments, in business time. Where `hours` do not cover them: calendar time. */
function between(from: number, to: number, hours: Hours | undefined): number {
  const [first, last] = [hours?.[0], hours?.at(-1)];
  if (!hours || !first || !last || from < Date.parse(first.from) || to > Date.parse(last.to))
    return to - from;
  const open = (span: Hours[number]) =>
    Math.min(to, Date.parse(span.to)) - Math.max(from, Date.parse(span.from));
  return hours.reduce((sum, span) => sum + Math.max(0, open(span)), 0);
}

/** The urgency of a deadline at `now`. */
export function timeLeft(due: string, since: string, now: number, hours?: Hours): TimeLeft {
  const end = Date.parse(due);
  if (end < now) return { urgency: 'late', ms: now - end };
  const ms = between(now, end, hours);
  const soon = Math.min(SOON_MS, between(Date.parse(since), end, hours) * SOON_SHARE);
  return { urgency: ms <= soon ? 'soon' : 'calm', ms };
}
