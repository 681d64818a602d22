import { useEffect, useRef } from 'react';
import { matches } from './match';
import { ACTIONS, type Action, type ActionId } from './table';

/** The offered actions, by the component that offers them. */
const slots = new Map<symbol, readonly Action[]>();

/** The actions on offer. If two components offer the same one, the last mounted wins. */
export function currentActions(): Action[] {
  const all = new Map<ActionId, Action>();
  for (const actions of slots.values()) for (const action of actions) all.set(action.id, action);
  return [...all.values()];
}

/** Offers actions while the component is mounted. */
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
/** The most time between the two keys of a chord. */
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

/** Runs the actions by their keys. Used once, in the frame. */
export function useKeyListener() {
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
