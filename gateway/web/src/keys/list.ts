import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useActions } from './actions';

/** So near to the end more rows are asked for. */
const PREFETCH_ROWS = 5;

interface List<T> {
  rows: readonly T[];
  /** Where the rows come from. */
  of: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'fetchNextPage'>;
  /** Where the keys are; -1 before they have been anywhere. */
  at: number;
  onGo: (row: T) => void;
  onOpen: (row: T) => void;
}

/** Walks through the rows of a list with the keys, and opens them; says how to go elsewhere in it. */
export function useListKeys<T>({ rows, of: { hasNextPage, fetchNextPage }, at, onGo, onOpen }: List<T>) {
  const go = useCallback(
    (to: number, then: (row: T) => void) => {
      const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
      if (!row) return;
      then(row);
      if (hasNextPage && to > rows.length - PREFETCH_ROWS) void fetchNextPage();
    },
    [rows, hasNextPage, fetchNextPage],
  );
  useActions(
    useMemo(
      () => [
        { id: 'list.next', run: () => go(at + 1, onGo) },
        { id: 'list.previous', run: () => go(at - 1, onGo) },
        { id: 'list.open', run: () => go(at, onOpen) },
      ],
      [go, at, onGo, onOpen],
    ),
  );
  return go;
}
