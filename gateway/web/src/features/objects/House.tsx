import { Tabs } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { houseQuery, unitsQuery } from '../../entities/houses';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { AnchorLink } from '../../ui/links';
import { Fact, Facts, Page } from '../../ui/Page';
import { Loading } from '../../ui/States';
import { Facade } from './Facade';
import { AccountsTable, InhabitantsTable, MetersTable, TicketsTable } from './RelatedTables';

const route = getRouteApi('/_frame/houses/$house');

/** The card of a house: facade, tickets, inhabitants, accounts, meters. */
export default function House() {
  const { t } = useTranslation('objects');
  const format = useFormat();
  const id = route.useParams().house;
  const house = useSuspenseQuery(houseQuery(id)).data;
  const units = useQuery(unitsQuery(id)).data;
  const desk = useMay('list_inhabitants', 'list_accounts');
  const [tab, setTab] = useState<string | null>('walls');
  return (
    <Page title={house.address} lead={<AnchorLink to="/houses">{t('houses')}</AnchorLink>}>
      <Facts>
        <Fact label={t('year')}>{house.year}</Fact>
        <Fact label={t('floors')}>{house.floors}</Fact>
        <Fact label={t('units')}>{format.number(house.units)}</Fact>
        <Fact label={t('area')}>{house.area && t('square', { area: format.decimal(house.area) })}</Fact>
        {Object.entries((house.passport ?? {}) as Record<string, string>).map(([name, value]) => (
          <Fact key={name} label={name}>
            {value}
          </Fact>
        ))}
      </Facts>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="walls">{t('tab.walls')}</Tabs.Tab>
          {desk && <Tabs.Tab value="tickets">{t('tab.tickets')}</Tabs.Tab>}
          {desk && <Tabs.Tab value="people">{t('tab.people')}</Tabs.Tab>}
          {desk && <Tabs.Tab value="accounts">{t('tab.accounts')}</Tabs.Tab>}
          <Tabs.Tab value="meters">{t('tab.meters')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="walls" pt="md">
          {units ? (
            <Facade units={units} floors={(house.entrances ?? {}) as Record<string, number>} />
          ) : (
            <Loading />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="tickets" pt="md">
          <TicketsTable of={{ house: id }} />
        </Tabs.Panel>
        <Tabs.Panel value="people" pt="md">
          <InhabitantsTable place={id} units={units} />
        </Tabs.Panel>
        <Tabs.Panel value="accounts" pt="md">
          <AccountsTable of={{ house: id }} />
        </Tabs.Panel>
        <Tabs.Panel value="meters" pt="md">
          <MetersTable place={id} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
