import type { Schemas } from '../api/client';

export type Status = Schemas['Status'];

/** Statuses of tickets on which work remains. */
export const OPEN = ['new', 'assigned', 'in_progress', 'paused'] as const satisfies Status[];

const STATUS_COLORS: Record<string, string> = {
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

export const statusColor = (status: string) => STATUS_COLORS[status] ?? 'gray';
