import type { Schemas } from '../../api/client';
import { get } from '../../api/get';
import type { Status } from '../../entities/tickets';
import type { Entry, JobVerb } from './flush';

export type Job = Schemas['QueuedTicket'];
export type JobCard = Schemas['SeenTicket'];

/** The open jobs of an executor, most urgent first. */
export const jobsQuery = (executor: string) =>
  get(
    '/api/tickets',
    { query: { executor, status: 'assigned,in_progress,paused', limit: 100 } },
    { persisted: true },
  );

export const jobQuery = (id: string) =>
  get('/api/tickets/{id}', { path: { id } }, { of: id, persisted: true });

export const changesQuery = (id: string) => get('/api/tickets/{id}/history', { path: { id } }, { of: id });

/** The state of a job as it will be once the waiting entries are sent. */
export interface JobState {
  status: Status;
  accepted: boolean;
  may: readonly JobVerb[];
}

const ANY_TIME: readonly JobVerb[] = ['comment', 'attach_file'];
const WHILE_WORKING: readonly JobVerb[] = ['pause', 'log_work', 'resolve', ...ANY_TIME];

const STATE_AFTER: Partial<Record<JobVerb, JobState>> = {
  accept: { status: 'assigned', accepted: true, may: ['start', ...ANY_TIME] },
  start: { status: 'in_progress', accepted: true, may: WHILE_WORKING },
  pause: { status: 'paused', accepted: true, may: ['resume', 'log_work', ...ANY_TIME] },
  resume: { status: 'in_progress', accepted: true, may: WHILE_WORKING },
  resolve: { status: 'resolved', accepted: true, may: ANY_TIME },
};

/** The state from the engine, with the waiting entries applied to it. */
export function jobState(card: JobCard, entries: readonly Entry[]): JobState {
  const waiting = entries.filter((it) => it.job === card.id && it.state === 'waiting');
  const last = waiting.findLast((it) => STATE_AFTER[it.verb]);
  const here = { status: card.status as Status, accepted: card.accepted, may: card.allowed as JobVerb[] };
  return (last && STATE_AFTER[last.verb]) ?? here;
}
