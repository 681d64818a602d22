import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/command';
import { useFormat } from '../../i18n/format';
import { Amount } from '../../ui/Amount';
import { Finder } from '../../ui/Finder';
import { FormDialog } from '../../ui/FormDialog';
import { Fact, Facts } from '../../ui/Page';
import type { Payment } from './queries';

/** Matches a payment to an account. Enter takes the first account found, and a second Enter saves. */
export function MatchDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTranslation('payments');
  const format = useFormat();
  const match = useCommand('/api/payments/{id}/match');
  const [text, setText] = useState('');
  const [account, setAccount] = useState<string>();
  const save = () => {
    if (!account) return;
    const body = { account, by: 'manual' as const };
    match.mutate({ id: payment.id, version: payment.version, body }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t('match_title')}
      submitLabel={t('match')}
      isReady={!!account}
      isPending={match.isPending}
      error={match.error}
      onSave={save}
      onClose={onClose}
    >
      <Text fz={22} fw={650}>
        <Amount of={payment.amount} />
      </Text>
      <Facts>
        <Fact label={t('number')}>{payment.number}</Fact>
        <Fact label={t('paid_on')}>{format.day(payment.paid_on)}</Fact>
        <Fact label={t('payer')}>{payment.payer}</Fact>
        <Fact label={t('purpose')}>{payment.purpose}</Fact>
        <Fact label={t('reason')}>{payment.reason}</Fact>
      </Facts>
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
    </FormDialog>
  );
}
