/**
 * Everything that has a key, in one table. Pages bind what an action does and when it is refused; buttons,
 * keys, palette and the help sheet are drawn from here. `mod` is Ctrl, or ⌘ on a Mac.
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

/** An action as a page offers it now. */
export interface Action {
  id: ActionId;
  run: () => unknown;
  /** Why it is not to be had, in the reader's words. */
  disabledReason?: string;
}

export const groupOf = (id: ActionId) => id.slice(0, id.indexOf('.'));
