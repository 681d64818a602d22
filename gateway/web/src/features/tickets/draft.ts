import type { Schemas } from '../../api/client';
import type { CommandBody } from '../../api/command';
import { newIdempotencyKey } from '../../api/command';
import { KINDS, PRIORITIES } from './filters';

const STORAGE_KEY = 'domovoy.draft.ticket';

/** An unsaved ticket. It is stored in the browser and keeps its idempotency key over all attempts to save it. */
export interface Draft {
  key: string;
  caller: string;
  person?: { id: string; name: string };
  where: string;
  house?: string;
  unit?: string;
  text: string;
  category: string;
  kind: Schemas['TicketKind'];
  priority: Schemas['Priority'];
  source: Schemas['Channel'];
}

export const newDraft = (): Draft => ({
  key: newIdempotencyKey(),
  caller: '',
  where: '',
  text: '',
  category: '',
  kind: KINDS[0],
  priority: PRIORITIES[1],
  source: 'phone',
});

export function loadDraft(): Draft {
  try {
    return { ...newDraft(), ...JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') };
  } catch {
    return newDraft();
  }
}

export function saveDraft(draft: Draft) {
  localStorage.setItem(STORAGE_KEY, JSON.stringify(draft));
}

export const discardDraft = () => localStorage.removeItem(STORAGE_KEY);

const PHONE = /^\+?[\d\s()-]{5,20}$/;

/** The command for a draft. The applicant is a known person, or an anonymous caller with a contact. */
export function bodyOf(draft: Draft): CommandBody<'/api/tickets'> {
  const { person, house, unit, kind, priority, source } = draft;
  const caller = draft.caller.trim();
  const phone = caller.replace(/[^\d+]/g, '');
  const contact = PHONE.test(caller)
    ? { name: caller, phones: [phone.startsWith('+') ? phone : `+${phone}`] }
    : { name: caller, phones: [] };
  return {
    kind,
    priority,
    source,
    text: draft.text.trim(),
    category: draft.category.trim() || null,
    follows: null,
    place: { house: house ?? null, unit: unit ?? null, address: house ? null : draft.where.trim() || null },
    applicant: person
      ? { type: 'person', person: person.id }
      : { type: 'anonymous', contact: caller ? contact : null },
  };
}
