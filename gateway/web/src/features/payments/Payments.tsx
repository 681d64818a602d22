import { Alert, Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schemas } from '../../api/client';
import { useCommand } from '../../api/command';
import { useFormat } from '../../i18n/format';
import { has } from '../../session/roles';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/Amount';
import { Finder } from '../../ui/Finder';
import { Listed, paged } from '../../ui/Listed';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useRefusalText } from '../../ui/refusal-text';

type Payment = Schemas['PaymentRow'];

const paymentsQuery = infiniteQueryOptions({
  queryKey: ['payments'],
  queryFn: ({ pageParam: after, signal }) =>
    answer(api.GET('/api/payments', { params: { query: { after, limit: 50 } }, signal })),
  ...paged,
  meta: { reads: ['payments'] },
});

const COLORS: Record<string, string> = {
  credited: 'spruce',
  matched: 'blue',
  unidentified: 'red',
  registered: 'violet',
};

/** What came in: what belongs nowhere yet comes first. */
export default function Payments() {
  const { t } = useTranslation('payments');
  const format = useFormat();
  const navigate = useNavigate();
  const payments = useInfiniteQuery(paymentsQuery);
  const keeps = has(useSession(), ['accountant']);
  const [matched, setMatched] = useState<Payment>();
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Listed of={payments} empty={t('none')}>
        {(rows) => (
          <Rows
            label={t('title')}
            rows={rows}
            keyOf={({ id }) => id}
            onOpen={(payment) => {
              if (payment.account)
                void navigate({ to: '/accounts/$account', params: { account: payment.account } });
              else if (keeps) setMatched(payment);
            }}
            columns={[
              { label: t('paid_on'), cell: ({ paid_on }) => format.day(paid_on), line: true },
              {
                label: t('state'),
                cell: ({ status, reason }) => (
                  <Badge
                    variant="light"
                    color={COLORS[status] ?? 'gray'}
                    tt="none"
                    title={reason ?? undefined}
                  >
                    {t(`status.${status}`)}
                  </Badge>
                ),
              },
              {
                label: t('purpose'),
                cell: ({ purpose, external_id, reason }) => (
                  <>
                    <Text size="sm" lineClamp={1}>
                      {purpose}
                    </Text>
                    <Text size="xs" c="dimmed" lineClamp={1}>
                      {[external_id, reason].filter(Boolean).join(' · ')}
                    </Text>
                  </>
                ),
              },
              { label: t('channel'), cell: ({ channel }) => t(`way.${channel}`), wide: true },
              { label: t('amount'), cell: ({ amount }) => <Amount of={amount} />, figures: true },
              {
                label: '',
                cell: (payment) =>
                  payment.unmatched &&
                  keeps && (
                    <Button
                      size="compact-xs"
                      variant="light"
                      onClick={(event) => {
                        event.stopPropagation();
                        setMatched(payment);
                      }}
                    >
                      {t('match')}
                    </Button>
                  ),
                wide: true,
              },
            ]}
          />
        )}
      </Listed>
      {matched && <Match payment={matched} onClose={() => setMatched(undefined)} />}
    </Page>
  );
}

/** Says to which account the money belongs. */
function Match({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTranslation('payments');
  const refusal = useRefusalText();
  const match = useCommand('/api/payments/{id}/match');
  const [text, setText] = useState('');
  const [account, setAccount] = useState<string>();
  const save = () => {
    if (!account) return;
    const body = { account, by: 'manual' as const };
    match.mutate({ id: payment.id, version: payment.version, body }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('match_title')}
      centered
      closeButtonProps={{ 'aria-label': t('frame:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack>
          <div>
            <Text fz={22} fw={650}>
              <Amount of={payment.amount} />
            </Text>
            <Text size="sm" c="dimmed">
              {payment.purpose}
            </Text>
          </div>
          {match.error && (
            <Alert color="red" role="alert">
              {refusal(match.error)}
            </Alert>
          )}
          <Finder
            label={t('account')}
            placeholder={t('account_hint')}
            what={['account']}
            value={text}
            autoFocus
            onText={(words) => {
              setText(words);
              setAccount(undefined);
            }}
            onFound={({ id, title }) => {
              setText(title);
              setAccount(id);
            }}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('frame:cancel')}
            </Button>
            <Button type="submit" disabled={!account} loading={match.isPending}>
              {t('match')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
