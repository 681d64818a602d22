import { diffArrays } from 'diff';
import type { Line, Part } from './lines';

export type Change = 'same' | 'added' | 'removed';

export interface ChangedLine extends Line {
  /** The heading of the part that the line belongs to. */
  title: string | undefined;
  change: Change;
}

type TitledLine = Omit<ChangedLine, 'change'>;

const flat = (parts: readonly Part[]): TitledLine[] =>
  parts.flatMap(({ title, lines }) => lines.map((line) => ({ title, ...line })));

const comparator = (one: TitledLine, other: TitledLine) =>
  one.title === other.title && one.label === other.label && one.value === other.value;

/** The lines of both in order, with the longest common sequence kept as `same`. A moved line is removed and added. */
export const difference = (before: readonly Part[], after: readonly Part[]): ChangedLine[] =>
  diffArrays(flat(before), flat(after), { comparator }).flatMap(({ value, added, removed }) =>
    value.map((line) => ({ ...line, change: added ? 'added' : removed ? 'removed' : 'same' })),
  );
