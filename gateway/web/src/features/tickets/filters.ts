import type { Schemas } from '../../api/client';
import { allOf } from '../../api/unions';
import { OPEN } from '../../entities/tickets';

const STATUSES = allOf<Schemas['Status']>()([
  'new',
  'assigned',
  'in_progress',
  'paused',
  'resolved',
  'closed',
  'cancelled',
  'rejected',
  'merged',
]);
export const KINDS = allOf<Schemas['TicketKind']>()([
  'request',
  'emergency',
  'complaint',
  'question',
  'paid',
]);
export const PRIORITIES = allOf<Schemas['Priority']>()(['low', 'normal', 'high', 'urgent']);
/** The channels that people can choose: tickets of an import come without a person. */
export const CHANNELS = allOf<Exclude<Schemas['Channel'], 'import'>>()([
  'phone',
  'walk_in',
  'web',
  'app',
  'staff',
]);
const SORTS = allOf<Schemas['Order']>()(['due', 'opened', 'number']);

/** The filters of the queue, as the address has them. The address can be bookmarked and shared. */
export interface Filters {
  status?: string;
  overdue?: boolean;
  kind?: Schemas['TicketKind'];
  category?: string;
  house?: string;
  unit?: string;
  executor?: string;
  applicant?: string;
  text?: string;
  sort?: Schemas['Order'];
}

const ID = /^[0-9a-f-]{36}$/i;
const among = <T extends string>(values: readonly T[], value: unknown) => values.find((one) => one === value);
const id = (value: unknown) => (typeof value === 'string' && ID.test(value) ? value : undefined);
const words = (value: unknown) => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() ? text.slice(0, 100) : undefined;
};

/** Reads the filters from an address and ignores what is invalid. */
export function readFilters(search: Record<string, unknown>): Filters {
  const statuses = String(search.status ?? '')
    .split(',')
    .filter((status) => among(STATUSES, status));
  const filters: Filters = {
    status: statuses.join(',') || undefined,
    overdue: search.overdue === true || undefined,
    kind: among(KINDS, search.kind),
    category: words(search.category),
    house: id(search.house),
    unit: id(search.unit),
    executor: id(search.executor),
    applicant: id(search.applicant),
    text: words(search.text),
    sort: among(SORTS, search.sort),
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** Named views: each is a set of filters. */
export const VIEWS = {
  open: { status: OPEN.join(',') },
  overdue: { overdue: true },
  new: { status: 'new' },
  in_progress: { status: 'in_progress' },
  resolved: { status: 'resolved' },
  all: { sort: 'opened' },
} as const satisfies Record<string, Filters>;

export type View = keyof typeof VIEWS;

/** The view that has exactly these filters, whatever the search text. */
export function viewOf(filters: Filters): View | undefined {
  const { text: _, ...rest } = filters;
  return (Object.keys(VIEWS) as View[]).find(
    (view) => JSON.stringify(readFilters(VIEWS[view])) === JSON.stringify(readFilters({ ...rest })),
  );
}
