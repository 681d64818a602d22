/** Names contents of a rule: a published version by its number, or the draft. */
export type Edition = number | 'draft';

/** The contents on the card, and those that they are compared with. */
export interface Comparison {
  /** Default: the version in force. */
  shown?: Edition;
  against?: Edition;
}

function readEdition(value: unknown): Edition | undefined {
  if (value === 'draft') return value;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

export function readComparison({ shown, against }: Record<string, unknown>): Comparison {
  return { shown: readEdition(shown), against: readEdition(against) };
}
