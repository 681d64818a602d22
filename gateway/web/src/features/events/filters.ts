/** The filters of the list of events, as the address has them. */
export interface EventFilters {
  /** The log position of the event that is open in the drawer. */
  at?: number;
  actor?: string;
  kind?: string;
  stream?: string;
  /** Only consequences of the event at this log position. */
  cause?: number;
  since?: string;
  until?: string;
}

const text = (value: unknown, form: RegExp) =>
  typeof value === 'string' && form.test(value) ? value : undefined;
const position = (value: unknown) =>
  Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;

export function readFilters(search: Record<string, unknown>): EventFilters {
  const filters: EventFilters = {
    at: position(search.at),
    actor: text(search.actor, /^[\w:.-]{1,100}$/),
    kind: text(search.kind, /^[a-z_.]{1,60}$/),
    stream: text(search.stream, /^[0-9a-f-]{36}$/),
    cause: position(search.cause),
    since: text(search.since, /^\d{4}-\d\d-\d\d$/),
    until: text(search.until, /^\d{4}-\d\d-\d\d$/),
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** The first moment of a day in the reader's time zone, `later` days after `date`. */
function startOfDay(date: string | undefined, later = 0): string | undefined {
  if (!date) return undefined;
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const at = new Date(year, month - 1, day + later);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The query parameters of the API. Days are in the reader's time zone, and the last day is included. */
export const queryOf = ({ actor, kind, stream, cause, since, until }: EventFilters) => ({
  actor,
  kind,
  stream_id: stream,
  cause,
  since: startOfDay(since),
  until: startOfDay(until, 1),
});
