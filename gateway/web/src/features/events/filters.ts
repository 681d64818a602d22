/** Which events the address asks for. */
export interface EventFilters {
  /** The one at this place in the log. */
  at?: number;
  actor?: string;
  kind?: string;
  stream?: string;
  since?: string;
  until?: string;
}

const text = (value: unknown, form: RegExp) =>
  typeof value === 'string' && form.test(value) ? value : undefined;

export function readFilters(search: Record<string, unknown>): EventFilters {
  const filters: EventFilters = {
    at: Number.isSafeInteger(search.at) && Number(search.at) > 0 ? Number(search.at) : undefined,
    actor: text(search.actor, /^[\w:.-]{1,100}$/),
    kind: text(search.kind, /^[a-z_.]{1,60}$/),
    stream: text(search.stream, /^[0-9a-f-]{36}$/),
    since: text(search.since, /^\d{4}-\d\d-\d\d$/),
    until: text(search.until, /^\d{4}-\d\d-\d\d$/),
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
