import { del, get, set } from 'idb-keyval';
import { useEffect, useState } from 'react';
import { command, newIdempotencyKey } from '../../api/command';
import { uploadFile } from '../../api/files';
import type { Session } from '../../session/roles';
import type { Photo } from '../../ui/photo';
import type { Home } from './queries';

/**
 * An unsent request. It has its idempotency key from the beginning, so that a second attempt has no second effect.
 */
export interface Draft {
  key: string;
  category: string | undefined;
  urgent: boolean;
  unit: string | undefined;
  text: string;
  photos: Photo[];
}

const storageKey = (login: string) => `resident.draft.${login}`;

const empty = (): Draft => ({
  key: newIdempotencyKey(),
  category: undefined,
  urgent: false,
  unit: undefined,
  text: '',
  photos: [],
});

/** The user's draft, stored in the browser. */
export function useDraft(login: string) {
  const [draft, setDraft] = useState<Draft>();
  useEffect(() => {
    void get<Draft>(storageKey(login)).then((kept) => setDraft(kept ?? empty()));
  }, [login]);
  const change = (part: Partial<Draft>) => {
    if (!draft) return;
    const next = { ...draft, ...part };
    setDraft(next);
    void set(storageKey(login), next);
  };
  return { draft, change };
}

/** Opens the request and attaches its photographs. A second call continues after a failure, by the same keys. */
export async function submitDraft(draft: Draft, home: Home, session: Session): Promise<string> {
  const at = home.places.find((it) => it.unit === draft.unit) ?? home.places[0];
  const opened = await command('/api/tickets', {
    key: draft.key,
    body: {
      kind: draft.urgent ? 'emergency' : 'request',
      source: 'app',
      applicant: { type: 'person', person: session.person ?? '' },
      place: { house: at?.house ?? null, unit: at?.unit ?? null, address: null },
      category: draft.category ?? null,
      follows: null,
      priority: 'normal',
      text: draft.text,
    },
  });
  for (const photo of draft.photos) {
    const kept = await uploadFile(photo.blob);
    await command('/api/tickets/{id}/attach-file', {
      id: opened.id,
      key: `${draft.key}.${photo.id}`,
      body: { file: photo.id, audience: 'resident', name: photo.name, sha256: kept.sha256 },
    });
  }
  await del(storageKey(session.login));
  return opened.id;
}
