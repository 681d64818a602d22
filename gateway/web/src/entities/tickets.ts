import type { Schemas } from '../api/client';

export type Status = Schemas['Status'];

/** Statuses of tickets on which work remains. */
export const OPEN = ['new', 'assigned', 'in_progress', 'paused'] as const satisfies Status[];

const STATUS_COLORS: Record<Status, string> = {
  new: 'violet',
  assigned: 'indigo',
  in_progress: 'blue',
  paused: 'yellow',
  resolved: 'spruce',
  closed: 'gray',
  cancelled: 'gray',
  rejected: 'red',
  merged: 'gray',
};

// rows have their status as a string; the contract's union makes the table complete
export const statusColor = (status: string) => STATUS_COLORS[status as Status] ?? 'gray';
