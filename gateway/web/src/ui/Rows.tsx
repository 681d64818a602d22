import { Table } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useCallback } from 'react';
import classes from './Rows.module.css';

export interface Column<T> {
  label: ReactNode;
  cell: (row: T) => ReactNode;
  /** Aligns figures at the right, digit under digit. */
  figures?: boolean;
  /** Keeps the cell in one line: a date, a name. */
  line?: boolean;
  /** Hides the column on a narrow screen. */
  wide?: boolean;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  onOpen?: (row: T) => void;
  chosen?: string;
}

/** A table. Rows open by a click or by Enter where `onOpen` is given. */
export function Rows<T>({ label, rows, columns, keyOf, onOpen, chosen }: Props<T>) {
  const open = useCallback(
    (event: KeyboardEvent, row: T) => {
      if (event.key !== 'Enter' || event.target !== event.currentTarget || !onOpen) return;
      // the key listener of the page would open the selected row besides
      event.preventDefault();
      onOpen(row);
    },
    [onOpen],
  );
  const look = (column: Column<T>) =>
    [column.figures && classes.figures, column.line && classes.line, column.wide && classes.wide]
      .filter(Boolean)
      .join(' ') || undefined;
  return (
    <div className={classes.scroll}>
      <Table aria-label={label} className={classes.table} highlightOnHover={!!onOpen} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, at) => (
              <Table.Th key={at.toString()} className={look(column)}>
                {column.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr
              key={keyOf(row)}
              data-chosen={keyOf(row) === chosen || undefined}
              className={onOpen && classes.opens}
              tabIndex={onOpen ? 0 : undefined}
              onClick={onOpen && (() => onOpen(row))}
              onKeyDown={onOpen && ((event) => open(event, row))}
            >
              {columns.map((column, at) => (
                <Table.Td key={at.toString()} className={look(column)}>
                  {column.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
