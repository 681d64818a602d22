import { queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { get } from '../api/get';

export type Event = Schemas['FullEventRow'];

/** The event at a log position. It never changes. */
export const eventQuery = (position: number) =>
  queryOptions({
    ...get('/api/events', { query: { after: position + 1, limit: 1 } }, { live: false }),
    select: ({ items }) => items.find((event) => event.position === position) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The text of a kind of event; a kind without a text is shown by its name. */
export function useKindLabel() {
  const { t, i18n } = useTranslation(['events', 'tickets']);
  return (kind: string) => {
    const [stream = '', what = ''] = kind.split('.');
    const key = stream === 'ticket' ? `tickets:event.${what}` : `events:kind.${stream}.${what}`;
    return i18n.exists(key) ? t(key) : kind;
  };
}
