import type { Status } from '../../entities/tickets';

/** The progress of a request in four steps. */
export const STEPS = ['received', 'assigned', 'working', 'done'] as const;

const REACHED: Record<Status, number | undefined> = {
  new: 0,
  assigned: 1,
  in_progress: 2,
  paused: 2,
  resolved: 3,
  closed: 3,
  cancelled: undefined,
  rejected: undefined,
  merged: undefined,
};

/** The index of the step that a status has reached. Undefined for a request that ended otherwise. */
export const reached = (status: string): number | undefined => REACHED[status as Status];

const COLORS: Record<Status, string> = {
  new: 'blue',
  assigned: 'blue',
  in_progress: 'spruce',
  paused: 'yellow',
  resolved: 'orange',
  closed: 'gray',
  cancelled: 'gray',
  rejected: 'gray',
  merged: 'gray',
};

export const colorOf = (status: string) => COLORS[status as Status] ?? 'gray';
