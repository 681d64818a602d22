import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { KEPT_MS } from '../../api/queries';
import type { Entry, JobVerb } from './flush';

export type Job = Schemas['QueuedTicket'];
export type JobCard = Schemas['SeenTicket'];

/** What somebody has to do, the most urgent first. */
export const jobsQuery = (person: string) =>
  queryOptions({
    queryKey: ['jobs', person],
    queryFn: () =>
      answer(
        api.GET('/api/tickets', {
          params: { query: { executor: person, status: 'assigned,in_progress,paused', limit: 100 } },
        }),
      ),
    gcTime: KEPT_MS,
    meta: { reads: ['ticket_queue'], kept: true },
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', 'card', id],
    queryFn: () => answer(api.GET('/api/tickets/{id}', { params: { path: { id } } })),
    gcTime: KEPT_MS,
    meta: { reads: ['ticket_card'], of: id, kept: true },
  });

export const changesQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', 'changes', id],
    queryFn: () => answer(api.GET('/api/tickets/{id}/history', { params: { path: { id } } })),
    meta: { reads: ['ticket_history'], of: id },
  });

/** Where a job stands and what may be done, once what waits has been done. */
export interface Stand {
  status: string;
  accepted: boolean;
  may: readonly JobVerb[];
}

const ALWAYS: readonly JobVerb[] = ['comment', 'attach_file'];
const WORKING: readonly JobVerb[] = ['pause', 'log_work', 'resolve', ...ALWAYS];

const LEADS_TO: Partial<Record<JobVerb, Stand>> = {
  accept: { status: 'assigned', accepted: true, may: ['start', ...ALWAYS] },
  start: { status: 'in_progress', accepted: true, may: WORKING },
  pause: { status: 'paused', accepted: true, may: ['resume', 'log_work', ...ALWAYS] },
  resume: { status: 'in_progress', accepted: true, may: WORKING },
  resolve: { status: 'resolved', accepted: true, may: ALWAYS },
};

/** The engine's word, and on top of it what it has not heard yet. */
export function standOf(card: JobCard, entries: readonly Entry[]): Stand {
  const waiting = entries.filter((it) => it.job === card.id && it.state === 'waiting');
  const turn = waiting.findLast((it) => LEADS_TO[it.verb]);
  const here = { status: card.status, accepted: card.accepted, may: card.allowed as JobVerb[] };
  return (turn && LEADS_TO[turn.verb]) ?? here;
}
