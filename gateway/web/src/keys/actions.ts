import { useEffect, useRef } from 'react';
import { matches } from './match';
import { ACTIONS, type Action, type ActionId } from './table';

/** Each mounted page offers its actions in a slot of its own. */
const slots = new Map<symbol, readonly Action[]>();

/** What can be done now; what was mounted last says how. */
export function currentActions(): Action[] {
  const all = new Map<ActionId, Action>();
  for (const actions of slots.values()) for (const action of actions) all.set(action.id, action);
  return [...all.values()];
}

/** Offers these for as long as the component is there. */
export function useActions(actions: readonly Action[]) {
  const slot = useRef(Symbol('actions'));
  useEffect(() => {
    const key = slot.current;
    slots.set(key, actions);
    return () => {
      slots.delete(key);
    };
  }, [actions]);
}

const TEXT_ENTRY = 'input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox]';
const HANDLES_ENTER = 'a, button, [role=button], [role=menuitem], [role=tab], [role=slider]';
/** How long the second key of two may take. */
const CHORD_TIMEOUT_MS = 900;

let first = { key: '', at: 0 };

function fits(event: KeyboardEvent, key: string): boolean {
  const [one, two] = key.split(' ');
  if (!two) return matches(event, key);
  return first.key === one && Date.now() - first.at < CHORD_TIMEOUT_MS && matches(event, two);
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const free = event.ctrlKey || event.metaKey || event.key === 'Escape';
  if (!free && target.closest(TEXT_ENTRY)) return;
  if (event.key === 'Enter' && !free && target.closest(HANDLES_ENTER)) return;
  const actions = currentActions();
  const pressed = (twice: boolean) =>
    actions.find(({ id }) => {
      const key = ACTIONS[id];
      return key !== undefined && key.includes(' ') === twice && fits(event, key);
    });
  const action = pressed(true) ?? pressed(false);
  first = matches(event, 'G') ? { key: 'G', at: Date.now() } : { key: '', at: 0 };
  if (!action) return;
  event.preventDefault();
  if (!action.disabledReason) action.run();
}

/** Listens to the keys; once, in the frame. */
export function useKeyListener() {
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
