import { useTranslation } from 'react-i18next';
import { Name } from '../../names/Name';
import { AnchorLink } from '../../ui/links';

/** The way to what an event happened to. */
export function Thing({ stream, id }: { stream: string; id: string }) {
  const { t } = useTranslation('events');
  const open = t('fact.open');
  switch (stream) {
    case 'ticket':
      return (
        <AnchorLink to="/tickets/$ticket" params={{ ticket: id }} size="sm">
          {open}
        </AnchorLink>
      );
    case 'account':
      return (
        <AnchorLink to="/accounts/$account" params={{ account: id }} size="sm">
          {open}
        </AnchorLink>
      );
    case 'house':
      return (
        <AnchorLink to="/houses/$house" params={{ house: id }} size="sm">
          {open}
        </AnchorLink>
      );
    case 'person':
      return (
        <AnchorLink to="/people/$person" params={{ person: id }} size="sm">
          <Name id={id} />
        </AnchorLink>
      );
    case 'meter':
      return (
        <AnchorLink to="/readings" search={{ meter: id }} size="sm">
          {open}
        </AnchorLink>
      );
    case 'user':
      return <Name id={id} />;
    default:
      return <>{id}</>;
  }
}
