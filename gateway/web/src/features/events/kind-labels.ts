import { useTranslation } from 'react-i18next';
import { KINDS } from '../../api/kinds.gen';

/** The text of a kind of event; a kind without a text is shown by its name. */
export function useKindLabel() {
  const { t, i18n } = useTranslation(['events', 'tickets']);
  return (kind: string) => {
    const [stream = '', what = ''] = kind.split('.');
    const key = stream === 'ticket' ? `tickets:event.${what}` : `events:kind.${stream}.${what}`;
    return i18n.exists(key) ? t(key) : kind;
  };
}

/** All kinds for a select, in a group for each kind of stream. */
export function useKindOptions() {
  const { t, i18n } = useTranslation('events');
  const kindLabel = useKindLabel();
  return Object.entries(KINDS)
    .map(([stream, kinds]) => ({
      group: t(`stream.${stream}`),
      items: kinds.map((kind) => ({ value: `${stream}.${kind}`, label: kindLabel(`${stream}.${kind}`) })),
    }))
    .sort((one, other) => one.group.localeCompare(other.group, i18n.language));
}
