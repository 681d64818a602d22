import { useTranslation } from 'react-i18next';
import { usePages } from '../../frame/pages';
import { Name } from '../../names/Name';
import { AnchorLink } from '../../ui/links';

const NAMED = ['person', 'user'];

/** A link to the aggregate of an event, or its name or id where it has no page. */
export function AggregateLink({ stream, id }: { stream: string; id: string }) {
  const { t } = useTranslation('events');
  const isNamed = NAMED.includes(stream);
  const link = usePages().linkTo(stream, id);
  if (!link) return isNamed ? <Name id={id} /> : id;
  return (
    <AnchorLink {...link} size="sm">
      {isNamed ? <Name id={id} /> : t('fact.open')}
    </AnchorLink>
  );
}
