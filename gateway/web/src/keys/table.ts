/**
 * Every action with its key, or undefined if it has none. Components offer actions by `useActions`; buttons, keys,
 * palette and help sheet follow from this table. `mod` is Ctrl, or ⌘ on a Mac.
 */
export const ACTIONS = {
  'everywhere.palette': 'mod+K',
  'everywhere.help': '?',
  'everywhere.new_ticket': 'N',
  'everywhere.tickets': 'G T',
  'everywhere.houses': 'G H',
  'everywhere.accounts': 'G A',
  'everywhere.theme': undefined,
  'everywhere.sign_out': undefined,
  'list.next': 'J',
  'list.previous': 'K',
  'list.open': 'Enter',
  'list.search': '/',
  'ticket.status': 'S',
  'ticket.assign': 'A',
  'ticket.reply': 'R',
  'ticket.note': 'C',
  'ticket.deadline': 'D',
  'ticket.before': '<',
  'ticket.after': '>',
  'ticket.past': 'H',
  'audit.check': 'V',
  'audit.dossier': undefined,
  'form.save': 'mod+Enter',
  'form.leave': 'Escape',
} as const satisfies Record<string, string | undefined>;

export type ActionId = keyof typeof ACTIONS;

/** An action as a page offers it. */
export interface Action {
  id: ActionId;
  run: () => unknown;
  /** Why the action is disabled, in the reader's language. */
  disabledReason?: string;
}

export const groupOf = (id: ActionId) => id.slice(0, id.indexOf('.'));
