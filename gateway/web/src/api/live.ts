import type { Query, QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { changesStartAt } from './gap';
import { queryClient } from './queries';

/** Changes that come at once are asked about together. */
const GATHER_MS = 120;
const REOPEN_MS = 3_000;
/** Who is told that something changed, and not what, asks at most so often: most of it is about others. */
const CALM_MS = 5_000;

export interface Change {
  model: string;
  position: number;
  /** Of which things; none where the reader may not know. */
  ids: string[];
}

export type Liveness = 'connecting' | 'live' | 'stale';

let liveness: Liveness = 'connecting';
const watchers = new Set<() => void>();

function turn(to: Liveness) {
  liveness = to;
  for (const watcher of watchers) watcher();
}

/** Whether a change says something about what a query shows. */
export function concerns(change: Change, meta: Query['meta']): boolean {
  if (!meta?.reads?.includes(change.model)) return false;
  return meta.of === undefined || change.ids.length === 0 || change.ids.includes(meta.of);
}

/**
 * Follows the engine, and has those queries asked anew that a change is about. Calmly: at most every few seconds,
 * and not while nobody looks.
 */
export function follow(queries: QueryClient, calmly: boolean): () => void {
  let source: EventSource;
  let waiting: Change[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let overslept = false;
  let lost = false;

  function askAgain() {
    const changes = waiting;
    waiting = [];
    timer = undefined;
    asked = Date.now();
    void queries.invalidateQueries({
      predicate: (query) => changes.some((change) => concerns(change, query.meta)),
    });
  }

  function open() {
    source = new EventSource('/api/live');
    source.addEventListener('positions', ({ lastEventId }) => {
      turn('live');
      // what happened in between was told to nobody
      const onGap = () => void queries.invalidateQueries();
      if (lost) onGap();
      changesStartAt(Number(lastEventId), onGap);
      lost = false;
    });
    source.addEventListener('change', (event) => {
      if (calmly && document.hidden) {
        overslept = true;
        return;
      }
      waiting.push(JSON.parse(event.data) as Change);
      const rest = calmly ? asked + CALM_MS - Date.now() : 0;
      timer ??= setTimeout(askAgain, Math.max(GATHER_MS, rest));
    });
    source.addEventListener('reset', () => {
      void queries.invalidateQueries();
    });
    source.addEventListener('error', () => {
      lost = true;
      turn('stale');
      // the browser comes back by itself, except from a refusal
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    });
  }

  function wake() {
    if (document.hidden || !overslept) return;
    overslept = false;
    void queries.invalidateQueries();
  }

  open();
  document.addEventListener('visibilitychange', wake);
  return () => {
    document.removeEventListener('visibilitychange', wake);
    clearTimeout(timer);
    source.close();
  };
}

/** Follows for as long as the component is there. */
export function useLive(calmly: boolean) {
  useEffect(() => follow(queryClient, calmly), [calmly]);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

export const useLiveness = (): Liveness => useSyncExternalStore(watch, () => liveness);
