/** The fields of a keyboard event that identify a key. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const PUNCTUATION: Record<string, (event: KeyPress) => boolean> = {
  '<': (event) => event.code === 'Comma' && event.shiftKey,
  '>': (event) => event.code === 'Period' && event.shiftKey,
  '?': (event) => event.code === 'Slash' && event.shiftKey,
  '/': (event) => event.code === 'Slash' && !event.shiftKey,
};

/**
 * Whether an event is this key. Letters are compared by position: `N` is the same key on a Russian or a Georgian
 * keyboard.
 */
export function matches(event: KeyPress, key: string): boolean {
  const [last = '', ...before] = key.split('+').reverse();
  const mod = event.ctrlKey || event.metaKey;
  if (mod !== before.includes('mod') || event.altKey) return false;
  if (/^[A-Z]$/.test(last)) return event.code === `Key${last}` && !event.shiftKey;
  return event.key === last || (PUNCTUATION[last]?.(event) ?? false);
}

const isMac = () => /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** The label of a key, for the reader's platform. */
export function keyLabel(key: string, mac = isMac()): string {
  return key
    .replace('mod+', mac ? '⌘' : 'Ctrl ')
    .replace('Enter', mac ? '↵' : 'Enter')
    .replace('Escape', 'Esc');
}
