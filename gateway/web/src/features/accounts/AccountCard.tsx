import { Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { houseQuery, unitsQuery } from '../../entities/houses';
import { useFormat } from '../../i18n/format';
import { Name } from '../../names/Name';
import { useMay } from '../../session/session';
import { Amount } from '../../ui/Amount';
import { AnchorLink } from '../../ui/links';
import { Fact, Facts, Page, Section } from '../../ui/Page';
import { LoadError, Loading } from '../../ui/States';
import { BalanceAt } from './BalanceAt';
import { accountQuery, statementQuery } from './queries';
import { Statement } from './Statement';

const route = getRouteApi('/_frame/accounts/$account');

function Address({ house, unit }: { house: string; unit: string }) {
  const at = useQuery(houseQuery(house));
  const units = useQuery(unitsQuery(house));
  if (at.isPending || units.isPending) return '…';
  const number = units.data?.find(({ id }) => id === unit)?.number;
  return [at.data?.address, number].filter(Boolean).join(', ') || '—';
}

const BalanceChart = lazy(() => import('./BalanceChart'));

/** The card of an account: balance now, balance at any day and moment, chart and statement. */
export default function AccountCard() {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const id = route.useParams().account;
  const account = useSuspenseQuery(accountQuery(id)).data;
  const keeps = useMay('correct_charge', 'reverse_entry');
  const statement = useQuery(statementQuery(id));
  const lines = statement.data ?? [];
  return (
    <Page
      title={t('account', { number: account.number })}
      lead={
        account.holder && (
          <AnchorLink to="/people/$person" params={{ person: account.holder }}>
            <Name id={account.holder} />
          </AnchorLink>
        )
      }
    >
      <Facts>
        <Fact label={t('balance_now')}>
          <Text fz={26} fw={650} lh={1.2}>
            <Amount of={account.balance} owed />
          </Text>
        </Fact>
        <Fact label={t('charged')}>
          <Amount of={account.due} />
        </Fact>
        <Fact label={t('paid')}>
          <Amount of={account.paid} />
        </Fact>
        <Fact label={t('opened')}>{format.day(account.opened_on)}</Fact>
        <Fact label={t('unit')}>
          {account.house && account.unit && (
            <AnchorLink
              to="/houses/$house/units/$unit"
              params={{ house: account.house, unit: account.unit }}
              size="sm"
            >
              <Address house={account.house} unit={account.unit} />
            </AnchorLink>
          )}
        </Fact>
        <Fact label={t('source')}>{account.source && `${account.source} ${account.source_id ?? ''}`}</Fact>
      </Facts>
      <BalanceAt id={id} lines={lines} />
      {lines.length > 1 && (
        <Suspense fallback={<Loading />}>
          <BalanceChart lines={lines} />
        </Suspense>
      )}
      <Section title={t('statement')}>
        {statement.isPending && <Loading />}
        {statement.isError && <LoadError error={statement.error} onRetry={() => statement.refetch()} />}
        {statement.isSuccess && (
          <Statement lines={lines} account={keeps && !account.closed ? account : undefined} />
        )}
      </Section>
    </Page>
  );
}
