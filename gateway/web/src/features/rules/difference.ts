import type { Line, Part } from './lines';

export type Change = 'same' | 'added' | 'removed';

export interface ChangedLine extends Line {
  /** The heading of the part that the line belongs to. */
  title: string | undefined;
  change: Change;
}

type Titled = Omit<ChangedLine, 'change'>;

const flat = (parts: readonly Part[]): Titled[] =>
  parts.flatMap(({ title, lines }) => lines.map((line) => ({ title, ...line })));

const isEqual = (one: Titled | undefined, other: Titled | undefined) =>
  one?.title === other?.title && one?.label === other?.label && one?.value === other?.value;

/** The lines of both in order, with the longest common sequence kept as `same`. A moved line is removed and added. */
export function difference(before: readonly Part[], after: readonly Part[]): ChangedLine[] {
  const old = flat(before);
  const young = flat(after);
  const common = commonLengths(old, young);
  const lines: ChangedLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < young.length) {
    const removed = old[i];
    const added = young[j];
    if (removed && added && isEqual(removed, added)) {
      lines.push({ ...added, change: 'same' });
      i++;
      j++;
    } else if (removed && (!added || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ ...removed, change: 'removed' });
      i++;
    } else if (added) {
      lines.push({ ...added, change: 'added' });
      j++;
    }
  }
  return lines;
}

const at = (common: readonly number[][], i: number, j: number) => common[i]?.[j] ?? 0;

/** For each pair of positions, the length of the longest common sequence of the lines from there on. */
function commonLengths(old: readonly Titled[], young: readonly Titled[]): number[][] {
  const common: number[][] = Array.from({ length: old.length }, () => []);
  for (let i = old.length - 1; i >= 0; i--) {
    const row = common[i] ?? [];
    for (let j = young.length - 1; j >= 0; j--) {
      row[j] = isEqual(old[i], young[j])
        ? at(common, i + 1, j + 1) + 1
        : Math.max(at(common, i + 1, j), row[j + 1] ?? 0);
    }
  }
  return common;
}
