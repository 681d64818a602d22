import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useActions } from './actions';

/** More rows are fetched when so few remain below the selection. */
const PREFETCH_ROWS = 5;

interface List<T> {
  rows: readonly T[];
  /** The query behind the rows. */
  of: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'fetchNextPage'>;
  /** The index of the selected row; -1 before the first selection. */
  at: number;
  onGo: (row: T) => void;
  onOpen: (row: T) => void;
}

/** Moves the selection through a list by keys, and opens rows. Returns the function that moves it. */
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
