import type { Outcome } from '../../api/command';
import { Refusal } from '../../api/refusal';
import type { Photo } from '../../ui/photo';

/** What an executor does on the spot, with or without a network. */
export type JobVerb =
  | 'accept'
  | 'start'
  | 'pause'
  | 'resume'
  | 'log_work'
  | 'resolve'
  | 'comment'
  | 'attach_file';

/** A command on its way: decided on the screen, answered by the engine when it is reached. */
export interface Entry {
  /** Makes sending it twice harmless. */
  key: string;
  job: string;
  number: number;
  verb: JobVerb;
  body: Record<string, unknown>;
  photo?: Photo;
  /** The version that was on the screen. */
  seen: number;
  at: number;
  state: 'waiting' | 'done' | 'refused' | 'overtaken';
  /** Why it was refused. */
  code?: string;
  /** The version it led to, or that the job has by now. */
  version?: number;
}

/** What changes where a job stands. The rest is true whatever else has happened, and is never overtaken. */
const STATUS_VERBS: readonly JobVerb[] = ['accept', 'start', 'pause', 'resume', 'resolve'];

/** Whether somebody has to say what becomes of it. */
export const needsDecision = (entry: Entry) => entry.state === 'refused' || entry.state === 'overtaken';

/** The version to send it with: that of the screen, or that which our own commands before it led to. */
function expectedVersion(entry: Entry, entries: readonly Entry[]): number | undefined {
  if (!STATUS_VERBS.includes(entry.verb)) return undefined;
  const own = entries.filter((it) => it.job === entry.job && it.state === 'done');
  return Math.max(entry.seen, ...own.map((it) => it.version ?? 0));
}

type Send = (entry: Entry, version: number | undefined) => Promise<Outcome>;

/**
 * Sends what waits, in the order in which it was decided. A job whose command was not done is held until
 * somebody has decided; the others go on. Ends early, all waiting on, when the engine is not reached.
 */
export async function flush(entries: Entry[], send: Send, settled: () => void): Promise<void> {
  for (const entry of entries) {
    if (entry.state !== 'waiting') continue;
    if (entries.some((it) => it.job === entry.job && needsDecision(it))) continue;
    try {
      const outcome = await send(entry, expectedVersion(entry, entries));
      Object.assign(entry, { state: 'done', version: outcome.version, photo: undefined });
    } catch (error) {
      if (!(error instanceof Refusal) || error.isTransient || error.status === 401) return;
      const overtaken = error.code === 'version.stale';
      Object.assign(entry, {
        state: overtaken ? 'overtaken' : 'refused',
        code: error.code,
        version: error.version,
      });
    }
    settled();
  }
}
