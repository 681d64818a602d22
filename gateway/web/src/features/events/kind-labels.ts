import { useTranslation } from 'react-i18next';
import { KINDS } from './kinds';

/** What happened, in the reader's words; a kind that we do not know says itself. */
export function useKindLabel() {
  const { t, i18n } = useTranslation(['events', 'tickets']);
  return (kind: string) => {
    const [stream = '', what = ''] = kind.split('.');
    const key = stream === 'ticket' ? `tickets:event.${what}` : `events:kind.${stream}.${what}`;
    return i18n.exists(key) ? t(key) : kind;
  };
}

/** Kinds to choose from, by what they happen to. */
export function useKindOptions() {
  const { t } = useTranslation('events');
  const kindLabel = useKindLabel();
  return Object.entries(KINDS).map(([stream, kinds]) => ({
    group: t(`stream.${stream}`),
    items: kinds.map((kind) => ({ value: `${stream}.${kind}`, label: kindLabel(`${stream}.${kind}`) })),
  }));
}
