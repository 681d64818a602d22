import { useTranslation } from 'react-i18next';
import { Name } from '../../names/Name';
import { AnchorLink } from '../../ui/links';

/** On which page what an event happened to is at home. */
const PAGES = {
  ticket: (id: string) => ({ to: '/tickets/$ticket', params: { ticket: id } }) as const,
  account: (id: string) => ({ to: '/accounts/$account', params: { account: id } }) as const,
  house: (id: string) => ({ to: '/houses/$house', params: { house: id } }) as const,
  person: (id: string) => ({ to: '/people/$person', params: { person: id } }) as const,
  meter: (id: string) => ({ to: '/readings', search: { meter: id } }) as const,
};
const NAMED = ['person', 'user'];

/** The way to what an event happened to. */
export function Thing({ stream, id }: { stream: string; id: string }) {
  const { t } = useTranslation('events');
  const isNamed = NAMED.includes(stream);
  if (!(stream in PAGES)) return isNamed ? <Name id={id} /> : id;
  return (
    <AnchorLink {...PAGES[stream as keyof typeof PAGES](id)} size="sm">
      {isNamed ? <Name id={id} /> : t('fact.open')}
    </AnchorLink>
  );
}
