import type { Query, QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { Schemas } from './client';
import { changesStartAt } from './gap';
import { queryClient } from './queries';

/** Changes within this time cause one refetch. */
const BATCH_MS = 120;
const REOPEN_MS = 3_000;
/**
 * The least time between refetches of a throttled client. A resident receives changes without ids, and most of them
 * concern others.
 */
const THROTTLE_MS = 5_000;

export interface Change {
  model: Schemas['Model'];
  position: number;
  /** The ids of the changed rows. Empty where the session may not know them: any row may have changed then. */
  ids: string[];
}

export type Liveness = 'connecting' | 'live' | 'stale';

let liveness: Liveness = 'connecting';
const watchers = new Set<() => void>();

function setLiveness(to: Liveness) {
  liveness = to;
  for (const watcher of watchers) watcher();
}

/** Whether a query may have a new answer after a change. */
export function affects(change: Change, meta: Query['meta']): boolean {
  if (!meta?.reads?.includes(change.model)) return false;
  return meta.of === undefined || change.ids.length === 0 || change.ids.includes(meta.of);
}

/**
 * Follows the stream of changes and refetches the queries that a change affects. Throttled: at most once per
 * `THROTTLE_MS`, and not while the page is hidden. Returns the function that ends it.
 */
export function followChanges(queries: QueryClient, throttled: boolean): () => void {
  let source: EventSource;
  let waiting: Change[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refetchedAt = 0;
  let missedWhileHidden = false;
  let disconnected = false;

  function refetch() {
    const changes = waiting;
    waiting = [];
    timer = undefined;
    refetchedAt = Date.now();
    void queries.invalidateQueries({
      predicate: (query) => changes.some((change) => affects(change, query.meta)),
    });
  }

  function open() {
    source = new EventSource('/api/live');
    source.addEventListener('positions', ({ lastEventId }) => {
      setLiveness('live');
      // changes during the disconnection were not received
      const onGap = () => void queries.invalidateQueries();
      if (disconnected) onGap();
      changesStartAt(Number(lastEventId), onGap);
      disconnected = false;
    });
    source.addEventListener('change', (event) => {
      if (throttled && document.hidden) {
        missedWhileHidden = true;
        return;
      }
      waiting.push(JSON.parse(event.data) as Change);
      const rest = throttled ? refetchedAt + THROTTLE_MS - Date.now() : 0;
      timer ??= setTimeout(refetch, Math.max(BATCH_MS, rest));
    });
    source.addEventListener('reset', () => {
      void queries.invalidateQueries();
    });
    source.addEventListener('error', () => {
      disconnected = true;
      setLiveness('stale');
      // the browser reconnects by itself, except after an error status
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    });
  }

  function onVisible() {
    if (document.hidden || !missedWhileHidden) return;
    missedWhileHidden = false;
    void queries.invalidateQueries();
  }

  open();
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    document.removeEventListener('visibilitychange', onVisible);
    clearTimeout(timer);
    source.close();
  };
}

/** Follows changes while the component is mounted. */
export function useLive(throttled: boolean) {
  useEffect(() => followChanges(queryClient, throttled), [throttled]);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

export const useLiveness = (): Liveness => useSyncExternalStore(watch, () => liveness);
