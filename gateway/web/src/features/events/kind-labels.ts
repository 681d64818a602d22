import { useTranslation } from 'react-i18next';
import { KINDS } from '../../api/kinds.gen';
import { useKindLabel } from '../../entities/events';

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
