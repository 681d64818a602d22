import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountColumns } from '../../entities/account-columns';
import type { Unit } from '../../entities/houses';
import { metersQuery } from '../../entities/meters';
import { inhabitantsQuery } from '../../entities/people';
import { useFormat } from '../../i18n/format';
import { Name } from '../../names/Name';
import { Amount } from '../../ui/Amount';
import { Rows } from '../../ui/Rows';
import { LoadError, Loading } from '../../ui/States';
import { relatedAccountsQuery, relatedTicketsQuery } from './queries';

interface QueryState<T> {
  data: T | undefined;
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
}

function RelatedTable<T>({
  of,
  empty,
  children,
}: {
  of: QueryState<T[]>;
  empty: string;
  children: (rows: T[]) => ReactNode;
}) {
  if (of.error) return <LoadError error={of.error} onRetry={of.refetch} />;
  if (!of.data) return <Loading />;
  if (of.data.length > 0) return children(of.data);
  return (
    <Text size="sm" c="dimmed">
      {empty}
    </Text>
  );
}

/** The tickets of a place or of an applicant, latest first. */
export function TicketsTable({ of }: { of: Parameters<typeof relatedTicketsQuery>[0] }) {
  const { t } = useTranslation(['objects', 'tickets']);
  const format = useFormat();
  const navigate = useNavigate();
  const tickets = useQuery(relatedTicketsQuery(of));
  return (
    <RelatedTable of={{ ...tickets, data: tickets.data?.tickets }} empty={t('none.tickets')}>
      {(rows) => (
        <Rows
          label={t('tab.tickets')}
          rows={rows}
          keyOf={({ id }) => id}
          onOpen={({ id }) => navigate({ to: '/tickets/$ticket', params: { ticket: id } })}
          columns={[
            { label: '#', cell: ({ number }) => number, figures: true, wide: true },
            { label: t('opened'), cell: ({ opened_at }) => format.timeOrDay(opened_at) },
            {
              label: t('what'),
              cell: ({ text, address }) => (
                <>
                  <Text size="sm" lineClamp={1}>
                    {text}
                  </Text>
                  <Text size="xs" c="dimmed" lineClamp={1}>
                    {address}
                  </Text>
                </>
              ),
            },
            { label: t('state'), cell: ({ status }) => t(`tickets:status.${status}`) },
            { label: t('executor'), cell: ({ executor }) => executor && <Name id={executor} />, wide: true },
          ]}
        />
      )}
    </RelatedTable>
  );
}

export function InhabitantsTable({ place, units }: { place: string; units?: readonly Unit[] }) {
  const { t } = useTranslation('objects');
  const format = useFormat();
  const navigate = useNavigate();
  const numbers = new Map(units?.map(({ id, number }) => [id, number]));
  return (
    <RelatedTable of={useQuery(inhabitantsQuery(place))} empty={t('none.people')}>
      {(rows) => (
        <Rows
          label={t('tab.people')}
          rows={rows}
          keyOf={({ id }) => id}
          onOpen={({ person }) => navigate({ to: '/people/$person', params: { person } })}
          columns={[
            ...(units
              ? [{ label: t('unit'), cell: ({ unit }: { unit: string }) => numbers.get(unit), figures: true }]
              : []),
            { label: t('name'), cell: ({ name }) => name ?? t('erased') },
            {
              label: t('tie_as'),
              cell: ({ tie, share }) => `${t(`tie.${tie}`)}${share && share !== '1' ? `, ${share}` : ''}`,
            },
            { label: t('since'), cell: ({ since }) => format.day(since), wide: true },
          ]}
        />
      )}
    </RelatedTable>
  );
}

export function AccountsTable({ of }: { of: Parameters<typeof relatedAccountsQuery>[0] }) {
  const { t } = useTranslation('objects');
  const navigate = useNavigate();
  const columns = useAccountColumns();
  const accounts = useQuery(relatedAccountsQuery(of));
  return (
    <RelatedTable of={{ ...accounts, data: accounts.data?.items }} empty={t('none.accounts')}>
      {(rows) => (
        <Rows
          label={t('tab.accounts')}
          rows={rows}
          keyOf={({ id }) => id}
          onOpen={({ id }) => navigate({ to: '/accounts/$account', params: { account: id } })}
          columns={[
            columns.number,
            columns.holder,
            columns.closed,
            { label: t('balance'), cell: ({ balance }) => <Amount of={balance} />, figures: true },
          ]}
        />
      )}
    </RelatedTable>
  );
}

export function MetersTable({ place }: { place: string }) {
  const { t } = useTranslation('objects');
  const format = useFormat();
  const navigate = useNavigate();
  const meters = useQuery(metersQuery(place));
  return (
    <RelatedTable of={{ ...meters, data: meters.data?.items }} empty={t('none.meters')}>
      {(rows) => (
        <Rows
          label={t('tab.meters')}
          rows={rows}
          keyOf={({ id }) => id}
          onOpen={({ id }) => navigate({ to: '/readings', search: { meter: id, place } })}
          columns={[
            {
              label: t('service'),
              cell: ({ service, serial }) => (
                <>
                  {service}
                  <Text size="xs" c="dimmed">
                    {serial}
                  </Text>
                </>
              ),
            },
            {
              label: t('last_reading'),
              cell: ({ last_values, unit_of_measure }) =>
                `${((last_values ?? []) as string[]).map(format.decimal).join(' / ')} ${unit_of_measure}`,
              figures: true,
            },
            { label: t('read_on'), cell: ({ last_date }) => last_date && format.day(last_date), wide: true },
            {
              label: t('verified_until'),
              cell: ({ verified_until }) => verified_until && format.day(verified_until),
              wide: true,
            },
          ]}
        />
      )}
    </RelatedTable>
  );
}
