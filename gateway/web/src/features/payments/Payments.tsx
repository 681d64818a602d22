import { Badge, Button, SegmentedControl, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useListKeys } from '../../keys/list';
import { useMay } from '../../session/session';
import { Amount } from '../../ui/Amount';
import { Listed } from '../../ui/Listed';
import { AnchorLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { MatchDialog } from './MatchDialog';
import { type Payment, paymentsQuery } from './queries';

const route = getRouteApi('/_frame/payments');

const COLORS: Record<string, string> = {
  credited: 'spruce',
  matched: 'blue',
  unidentified: 'red',
  registered: 'violet',
};

/** The list of payments: those without an account first. */
export default function Payments() {
  const { t } = useTranslation('payments');
  const navigate = useNavigate();
  const filters = route.useSearch();
  const query = useInfiniteQuery(paymentsQuery(filters));
  const payments = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const keeps = useMay('match_payment');
  const [matched, setMatched] = useState<Payment>();
  const [current, setCurrent] = useState<string>();
  const at = payments.findIndex(({ id }) => id === current);

  const open = useCallback(
    (payment: Payment) => {
      if (payment.account) void navigate({ to: '/accounts/$account', params: { account: payment.account } });
      else if (keeps) setMatched(payment);
    },
    [keeps, navigate],
  );
  const mark = useCallback(({ id }: Payment) => setCurrent(id), []);
  useListKeys({ rows: payments, of: query, at, onGo: mark, onOpen: open });
  const columns = useColumns(keeps ? setMatched : undefined);

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('show')}
          value={filters.unmatched ? 'unmatched' : 'all'}
          onChange={(value) => {
            setCurrent(undefined);
            void navigate({
              to: '/payments',
              search: value === 'all' ? {} : { unmatched: true },
              replace: true,
            });
          }}
          data={(['all', 'unmatched'] as const).map((value) => ({ value, label: t(`shown.${value}`) }))}
        />
      }
    >
      <Listed of={query} empty={t(filters.unmatched ? 'none_unmatched' : 'none')}>
        {(rows) => (
          <Rows
            label={t('title')}
            rows={rows}
            keyOf={({ id }) => id}
            chosen={current}
            onOpen={open}
            columns={columns}
          />
        )}
      </Listed>
      {matched && <MatchDialog payment={matched} onClose={() => setMatched(undefined)} />}
    </Page>
  );
}

function useColumns(onMatch: ((payment: Payment) => void) | undefined) {
  const { t } = useTranslation('payments');
  const format = useFormat();
  return [
    { label: t('number'), cell: ({ number }: Payment) => number, figures: true, wide: true },
    {
      label: t('paid_on'),
      line: true,
      cell: ({ paid_on, number, status }: Payment) => (
        <>
          {format.day(paid_on)}
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            #{number} · {t(`status.${status}`)}
          </Text>
        </>
      ),
    },
    {
      label: t('state'),
      wide: true,
      cell: ({ status }: Payment) => (
        <Badge variant="light" color={COLORS[status] ?? 'gray'} tt="none">
          {t(`status.${status}`)}
        </Badge>
      ),
    },
    {
      label: t('purpose'),
      wide: true,
      cell: ({ purpose, external_id, reason }: Payment) => (
        <>
          <Text size="sm" lineClamp={1}>
            {purpose ?? reason}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={1}>
            {[external_id, purpose && reason].filter(Boolean).join(' · ')}
          </Text>
        </>
      ),
    },
    { label: t('channel'), cell: ({ channel }: Payment) => t(`way.${channel}`), wide: true },
    {
      label: t('account'),
      cell: (payment: Payment) =>
        payment.account ? (
          <AnchorLink
            to="/accounts/$account"
            params={{ account: payment.account }}
            size="sm"
            onClick={(event) => event.stopPropagation()}
          >
            {payment.account_number ?? t('account')}
          </AnchorLink>
        ) : (
          payment.unmatched &&
          onMatch && (
            <Button
              size="compact-xs"
              variant="light"
              onClick={(event) => {
                event.stopPropagation();
                onMatch(payment);
              }}
            >
              {t('match')}
            </Button>
          )
        ),
    },
    { label: t('amount'), cell: ({ amount }: Payment) => <Amount of={amount} />, figures: true },
  ];
}
