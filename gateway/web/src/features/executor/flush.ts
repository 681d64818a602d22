import type { Outcome } from '../../api/command';
import { Refusal } from '../../api/refusal';
import type { Photo } from '../../ui/photo';

/** The commands that an executor can give offline. */
export type JobVerb =
  | 'accept'
  | 'start'
  | 'pause'
  | 'resume'
  | 'log_work'
  | 'resolve'
  | 'comment'
  | 'attach_file';

/** A command in the outbox, from its entry on the screen to the engine's answer. */
export interface Entry {
  /** The idempotency key. */
  key: string;
  job: string;
  number: number;
  verb: JobVerb;
  body: Record<string, unknown>;
  photo?: Photo;
  /** The version of the ticket on the screen. */
  seen: number;
  at: number;
  state: 'waiting' | 'done' | 'refused' | 'overtaken';
  /** The code of the refusal. */
  code?: string;
  /** The version after the command, or the current one if it was refused as stale. */
  version?: number;
}

/** Commands that change the status. The others are valid at any version and are sent without one. */
const STATUS_VERBS: readonly JobVerb[] = ['accept', 'start', 'pause', 'resume', 'resolve'];

/** Whether the executor has to resend or discard the entry. */
export const needsDecision = (entry: Entry) => entry.state === 'refused' || entry.state === 'overtaken';

/** The version to send in `If-Match`: that on the screen, or the one after our own earlier commands. */
function expectedVersion(entry: Entry, entries: readonly Entry[]): number | undefined {
  if (!STATUS_VERBS.includes(entry.verb)) return undefined;
  const own = entries.filter((it) => it.job === entry.job && it.state === 'done');
  return Math.max(entry.seen, ...own.map((it) => it.version ?? 0));
}

type Send = (entry: Entry, version: number | undefined) => Promise<Outcome>;

/**
 * Sends the waiting entries in their order. After a refusal, later entries of the same job wait until the executor has
 * decided; entries of other jobs are sent. Stops when the engine is unreachable, with the rest still waiting.
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
