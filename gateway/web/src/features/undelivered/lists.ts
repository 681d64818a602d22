export const LISTS = ['messages', 'reactions'] as const;

export interface ShownList {
  /** Default: the messages. */
  list?: 'reactions';
}

export const readList = ({ list }: Record<string, unknown>): ShownList =>
  list === 'reactions' ? { list } : {};
