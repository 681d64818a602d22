import type { Query, QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { toldFrom } from './gap';
import { queryClient } from './queries';

/** Changes that come at once are asked about together. */
const GATHER_MS = 120;
const REOPEN_MS = 3_000;

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

/** Follows the engine, and has those queries asked anew that a change is about. */
export function follow(queries: QueryClient): () => void {
  let source: EventSource;
  let waiting: Change[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lost = false;

  function askAgain() {
    const changes = waiting;
    waiting = [];
    timer = undefined;
    void queries.invalidateQueries({
      predicate: (query) => changes.some((change) => concerns(change, query.meta)),
    });
  }

  function open() {
    source = new EventSource('/api/live');
    source.addEventListener('positions', ({ lastEventId }) => {
      turn('live');
      // what happened in between was told to nobody
      const missed = () => void queries.invalidateQueries();
      if (lost) missed();
      toldFrom(Number(lastEventId), missed);
      lost = false;
    });
    source.addEventListener('change', (event) => {
      waiting.push(JSON.parse(event.data) as Change);
      timer ??= setTimeout(askAgain, GATHER_MS);
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

  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** Follows for as long as the component is there. */
export function useLive() {
  useEffect(() => follow(queryClient), []);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

export const useLiveness = (): Liveness => useSyncExternalStore(watch, () => liveness);
