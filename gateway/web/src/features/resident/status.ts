/** The progress of a request in four steps. */
export const STEPS = ['received', 'assigned', 'working', 'done'] as const;

const REACHED: Record<string, number> = {
  new: 0,
  assigned: 1,
  in_progress: 2,
  paused: 2,
  resolved: 3,
  closed: 3,
};

/** The index of the step that a status has reached. Undefined for a request that ended otherwise. */
export const reached = (status: string): number | undefined => REACHED[status];

const COLORS: Record<string, string> = {
  new: 'blue',
  assigned: 'blue',
  in_progress: 'spruce',
  paused: 'yellow',
  resolved: 'orange',
  closed: 'gray',
};

export const colorOf = (status: string) => COLORS[status] ?? 'gray';
