import { Anchor } from '@mantine/core';
import { useQueries, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { houseQuery, unitsQuery } from '../../entities/houses';
import { personQuery } from '../../entities/people';
import { useFormat } from '../../i18n/format';
import { AnchorLink } from '../../ui/links';
import { Fact, Facts, Page, Section } from '../../ui/Page';
import { residenciesQuery } from './queries';
import { AccountsTable, TicketsTable } from './RelatedTables';

const route = getRouteApi('/_frame/people/$person');

export default function Person() {
  const { t } = useTranslation('objects');
  const format = useFormat();
  const id = route.useParams().person;
  const person = useSuspenseQuery(personQuery(id)).data;
  const ties = useQuery(residenciesQuery(id)).data ?? [];
  const houses = [...new Set(ties.map(({ house }) => house))];
  const addresses = useQueries({ queries: houses.map(houseQuery) });
  const units = useQueries({ queries: houses.map(unitsQuery) });
  const where = (house: string, unit: string) => {
    const at = houses.indexOf(house);
    const number = units[at]?.data?.find((one) => one.id === unit)?.number;
    return [addresses[at]?.data?.address, number].filter(Boolean).join(', ');
  };
  return (
    <Page title={person.name ?? t('erased')} lead={t('person')}>
      <Facts>
        <Fact label={t('phone')}>
          {((person.phones ?? []) as string[]).map((phone) => (
            <Anchor key={phone} href={`tel:${phone}`} size="sm" display="block">
              {phone}
            </Anchor>
          ))}
        </Fact>
        <Fact label={t('email')}>
          {person.email && (
            <Anchor href={`mailto:${person.email}`} size="sm">
              {person.email.split('@')[0]}
              <wbr />@{person.email.split('@')[1]}
            </Anchor>
          )}
        </Fact>
        {ties.map((tie) => (
          <Fact
            key={tie.id}
            label={`${t(`tie.${tie.tie}`)}${tie.until ? `, ${t('until', { day: format.day(tie.until) })}` : ''}`}
          >
            <AnchorLink
              to="/houses/$house/units/$unit"
              params={{ house: tie.house, unit: tie.unit }}
              size="sm"
            >
              {where(tie.house, tie.unit)}
            </AnchorLink>
          </Fact>
        ))}
      </Facts>
      <Section title={t('tab.accounts')}>
        <AccountsTable of={{ holder: id }} />
      </Section>
      <Section title={t('tab.tickets')}>
        <TicketsTable of={{ applicant: id }} />
      </Section>
    </Page>
  );
}
