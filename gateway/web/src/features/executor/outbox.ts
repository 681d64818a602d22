import { get, set } from 'idb-keyval';
import { useSyncExternalStore } from 'react';
import { type CommandPath, command, newIdempotencyKey } from '../../api/command';
import { uploadFile } from '../../api/files';
import { queryClient } from '../../api/queries';
import { type Entry, flush, type JobVerb } from './flush';

const PATHS = {
  accept: '/api/tickets/{id}/accept',
  start: '/api/tickets/{id}/start',
  pause: '/api/tickets/{id}/pause',
  resume: '/api/tickets/{id}/resume',
  log_work: '/api/tickets/{id}/log-work',
  resolve: '/api/tickets/{id}/resolve',
  comment: '/api/tickets/{id}/comment',
  attach_file: '/api/tickets/{id}/attach-file',
} as const satisfies Record<JobVerb, CommandPath>;

const RETRY_MS = 10_000;
/** How long a completed entry stays in the list. */
const DONE_SHOWN_MS = 12 * 3_600_000;

let login: string | undefined;
let entries: Entry[] = [];
const watchers = new Set<() => void>();

const storageKey = () => `outbox.${login}`;

function save() {
  entries = [...entries];
  void set(storageKey(), entries);
  for (const watcher of watchers) watcher();
}

async function send(entry: Entry, version: number | undefined) {
  const body = { ...entry.body };
  if (entry.photo) body.sha256 = (await uploadFile(entry.photo.blob)).sha256;
  const request = { id: entry.job, key: entry.key, body: body as never };
  return command(PATHS[entry.verb], version === undefined ? request : { ...request, version });
}

const isAnyWaiting = () => navigator.onLine && entries.some((entry) => entry.state === 'waiting');

/** Sends the waiting entries. A Web Lock lets one tab send at a time. */
async function sendWaiting() {
  if (!isAnyWaiting()) return;
  await navigator.locks.request('domovoy.outbox', async () => {
    if (isAnyWaiting()) await flush(entries, send, save);
  });
  await queryClient.invalidateQueries();
}

/** Loads the outbox of a user and resumes sending. */
export async function openOutbox(user: string) {
  if (login === user) return;
  login = user;
  const stored = (await get<Entry[]>(storageKey())) ?? [];
  const since = Date.now() - DONE_SHOWN_MS;
  entries = stored.filter((entry) => entry.state !== 'done' || entry.at > since);
  for (const watcher of watchers) watcher();
  window.addEventListener('online', () => void sendWaiting());
  setInterval(() => void sendWaiting(), RETRY_MS);
  await sendWaiting();
}

export type JobCommand = Pick<Entry, 'job' | 'number' | 'verb' | 'body' | 'seen' | 'photo'>;

/** Adds commands to the outbox and sends them if there is a network. */
export function enqueue(...commands: JobCommand[]) {
  const at = Date.now();
  entries.push(...commands.map((it): Entry => ({ ...it, key: newIdempotencyKey(), at, state: 'waiting' })));
  save();
  void sendWaiting();
}

/**
 * Sends an entry again, on top of version `seen`. It gets a new idempotency key, since the old one is tied to the
 * refusal.
 */
export function resend(key: string, seen: number) {
  const entry = entries.find((it) => it.key === key);
  if (entry) Object.assign(entry, { state: 'waiting', seen, key: newIdempotencyKey(), code: undefined });
  save();
  void sendWaiting();
}

/** Removes an entry without sending it. */
export function discard(key: string) {
  entries = entries.filter((it) => it.key !== key);
  save();
  void sendWaiting();
}

export const useOutbox = (): readonly Entry[] =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => entries,
  );
