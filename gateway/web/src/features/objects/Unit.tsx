import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { houseQuery, unitsQuery } from '../../entities/houses';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { AnchorLink } from '../../ui/links';
import { NotFound } from '../../ui/NotFound';
import { Fact, Facts, Page, Section } from '../../ui/Page';
import { AccountsTable, InhabitantsTable, MetersTable, TicketsTable } from './RelatedTables';

const route = getRouteApi('/_frame/houses/$house/units/$unit');

/** The card of a unit: inhabitants, accounts, meters, tickets. */
export default function Unit() {
  const { t } = useTranslation('objects');
  const { house: houseId, unit: id } = route.useParams();
  const house = useSuspenseQuery(houseQuery(houseId)).data;
  const unit = useSuspenseQuery(unitsQuery(houseId)).data.find((one) => one.id === id);
  const format = useFormat();
  const desk = useMay('list_inhabitants', 'list_accounts');
  if (!unit) return <NotFound />;
  return (
    <Page
      title={`${t(`kind.${unit.kind}`)} ${unit.number}`}
      lead={
        <AnchorLink to="/houses/$house" params={{ house: houseId }}>
          {house.address}
        </AnchorLink>
      }
    >
      <Facts>
        <Fact label={t('entrance_number')}>{unit.entrance}</Fact>
        <Fact label={t('floor')}>{unit.floor}</Fact>
        <Fact label={t('area')}>{unit.area && t('square', { area: format.decimal(unit.area) })}</Fact>
      </Facts>
      {desk && (
        <>
          <Section title={t('tab.people')}>
            <InhabitantsTable place={id} />
          </Section>
          <Section title={t('tab.accounts')}>
            <AccountsTable of={{ unit: id }} />
          </Section>
        </>
      )}
      <Section title={t('tab.meters')}>
        <MetersTable place={id} />
      </Section>
      {desk && (
        <Section title={t('tab.tickets')}>
          <TicketsTable of={{ house: houseId, unit: id }} />
        </Section>
      )}
    </Page>
  );
}
