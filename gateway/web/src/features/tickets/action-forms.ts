import type { CommandPath } from '../../api/command';
import type { ActionId } from '../../keys/table';
import { KINDS, PRIORITIES } from './filters';
import type { Ticket, Verb } from './queries';

/** A field of an action's form. */
export interface Field {
  name: string;
  kind: 'prose' | 'words' | 'crew' | 'person' | 'moment' | 'minutes' | 'ticket' | 'category' | 'choice';
  optional?: boolean;
  /** The values of a choice, and the prefix of their text keys. */
  values?: readonly string[];
  texts?: string;
}

/** The form of an action on a ticket: its command path, its fields and its key. */
export interface ActionForm {
  verb: Verb;
  path: CommandPath;
  fields: readonly Field[];
  action?: ActionId;
  /** Whether the action cannot be undone. */
  destructive?: boolean;
  /** Builds the command's body. Without it, the values are the body. */
  body?: (values: Record<string, string>) => unknown;
  /** The initial values of the fields. */
  begin?: (ticket: Ticket) => Record<string, string>;
}

const reason = { name: 'reason', kind: 'prose' } as const;
const because = { name: 'because', kind: 'prose' } as const;
const ROLES = ['supervisor', 'administrator', 'accountant'];

/** Ordered by a ticket's life cycle: the first allowed action is the next step. */
export const ACTION_FORMS: readonly ActionForm[] = [
  { verb: 'accept', path: '/api/tickets/{id}/accept', fields: [], action: 'ticket.status' },
  { verb: 'start', path: '/api/tickets/{id}/start', fields: [], action: 'ticket.status' },
  { verb: 'resume', path: '/api/tickets/{id}/resume', fields: [], action: 'ticket.status' },
  {
    verb: 'resolve',
    path: '/api/tickets/{id}/resolve',
    fields: [{ name: 'summary', kind: 'prose' }],
    action: 'ticket.status',
  },
  { verb: 'confirm', path: '/api/tickets/{id}/confirm', fields: [], action: 'ticket.status' },
  { verb: 'close', path: '/api/tickets/{id}/close', fields: [], action: 'ticket.status' },
  {
    verb: 'assign',
    path: '/api/tickets/{id}/assign',
    fields: [{ name: 'executor', kind: 'crew' }],
    action: 'ticket.assign',
    begin: (ticket) => ({ executor: ticket.executor ?? '' }),
  },
  {
    verb: 'schedule',
    path: '/api/tickets/{id}/schedule',
    fields: [
      { name: 'from', kind: 'moment' },
      { name: 'to', kind: 'moment' },
    ],
    body: ({ from, to }) => ({ window: { from, to } }),
  },
  {
    verb: 'set_deadline',
    path: '/api/tickets/{id}/set-deadline',
    fields: [
      { name: 'which', kind: 'choice', values: ['resolution', 'response'], texts: 'target' },
      { name: 'due', kind: 'moment' },
      reason,
    ],
    action: 'ticket.deadline',
    begin: () => ({ which: 'resolution' }),
  },
  {
    verb: 'pause',
    path: '/api/tickets/{id}/pause',
    fields: [reason, { name: 'until', kind: 'moment', optional: true }],
  },
  {
    verb: 'classify',
    path: '/api/tickets/{id}/classify',
    fields: [
      { name: 'category', kind: 'category', optional: true },
      { name: 'kind', kind: 'choice', values: KINDS, texts: 'kind' },
      { name: 'priority', kind: 'choice', values: PRIORITIES, texts: 'priority' },
    ],
    begin: ({ category, kind, priority }) => ({ category: category ?? '', kind, priority }),
  },
  {
    verb: 'log_work',
    path: '/api/tickets/{id}/log-work',
    fields: [
      { name: 'minutes', kind: 'minutes' },
      { name: 'note', kind: 'prose', optional: true },
    ],
    body: ({ minutes, note }) => ({ minutes: Number(minutes), note }),
  },
  { verb: 'route', path: '/api/tickets/{id}/route', fields: [{ name: 'to', kind: 'words' }, because] },
  {
    verb: 'escalate',
    path: '/api/tickets/{id}/escalate',
    fields: [{ name: 'to', kind: 'choice', values: ROLES, texts: 'frame:role' }, because],
    begin: () => ({ to: 'supervisor' }),
  },
  {
    verb: 'check_quality',
    path: '/api/tickets/{id}/check-quality',
    fields: [
      { name: 'verdict', kind: 'choice', values: ['passed', 'failed'], texts: 'verdict' },
      { name: 'remark', kind: 'prose', optional: true },
    ],
    begin: () => ({ verdict: 'passed' }),
  },
  { verb: 'adopt_rules', path: '/api/tickets/{id}/adopt-rules', fields: [] },
  {
    verb: 'add_participant',
    path: '/api/tickets/{id}/add-participant',
    fields: [{ name: 'person', kind: 'person' }],
  },
  {
    verb: 'merge',
    path: '/api/tickets/{id}/merge',
    fields: [{ name: 'into', kind: 'ticket' }],
    destructive: true,
  },
  { verb: 'reopen', path: '/api/tickets/{id}/reopen', fields: [reason] },
  { verb: 'decline', path: '/api/tickets/{id}/decline', fields: [reason], destructive: true },
  { verb: 'reject', path: '/api/tickets/{id}/reject', fields: [reason], destructive: true },
  { verb: 'cancel', path: '/api/tickets/{id}/cancel', fields: [reason], destructive: true },
];

/** The forms of the allowed actions, in the order of the table. */
export const formsOf = (allowed: readonly Verb[]) =>
  ACTION_FORMS.filter(({ verb }) => allowed.includes(verb));

/** The next step in the life cycle, if one is allowed. */
export const nextStep = (allowed: readonly Verb[]) =>
  formsOf(allowed).find(({ action }) => action === 'ticket.status');

/** The body of the command. Empty values are left out. */
export function bodyOf(form: ActionForm, values: Record<string, string>): unknown {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  return form.body ? form.body(given) : given;
}
