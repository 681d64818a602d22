import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useListKeys } from '../../keys/list';
import { Listed } from '../../ui/Listed';
import { type Column, Rows } from '../../ui/Rows';

interface Props<T> {
  of: UseInfiniteQueryResult<InfiniteData<{ items: T[]; next?: string | null }>>;
  label: string;
  /** The text of an empty list. */
  empty: string;
  columns: readonly Column<T>[];
  /** The log position of the event behind a row. */
  positionOf: (row: T) => number;
}

/** A list of failures. A row opens the event behind it. */
export function Failures<T extends { id: number }>({ of, label, empty, columns, positionOf }: Props<T>) {
  const navigate = useNavigate();
  const [current, setCurrent] = useState<number>();
  const failures = of.data?.pages.flatMap(({ items }) => items) ?? [];
  const mark = useCallback(({ id }: T) => setCurrent(id), []);
  const open = useCallback(
    (row: T) => navigate({ to: '/events', search: { at: positionOf(row) } }),
    [navigate, positionOf],
  );
  useListKeys({
    rows: failures,
    of,
    at: failures.findIndex(({ id }) => id === current),
    onGo: mark,
    onOpen: open,
  });
  return (
    <Listed of={of} empty={empty}>
      {(rows) => (
        <Rows
          label={label}
          rows={rows}
          keyOf={({ id }) => String(id)}
          chosen={String(current)}
          onOpen={open}
          columns={columns}
        />
      )}
    </Listed>
  );
}
