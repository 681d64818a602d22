export type Urgency = 'late' | 'soon' | 'calm';

export interface Left {
  urgency: Urgency;
  /** Until it is due; since then, when it is late. */
  ms: number;
}

/** A fifth of the time that there was, or four hours: then it is soon. */
const SOON_SHARE = 0.2;
const SOON_MS = 4 * 3_600_000;

/** How a promise stands now. */
export function left(due: string, since: string, now: number): Left {
  const ms = Date.parse(due) - now;
  if (ms < 0) return { urgency: 'late', ms: -ms };
  const soon = Math.min(SOON_MS, (Date.parse(due) - Date.parse(since)) * SOON_SHARE);
  return { urgency: ms <= soon ? 'soon' : 'calm', ms };
}
