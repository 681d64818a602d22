import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newId, useCommand } from '../../api/command';
import { useFormat } from '../../i18n/format';
import { Amount } from '../../ui/Amount';
import { FormDialog } from '../../ui/FormDialog';
import { BalanceEffect } from './BalanceEffect';
import type { Account, Line } from './queries';
import { ReasonFields, useReasonFields } from './ReasonFields';

interface Props {
  account: Account;
  line: Line;
  onClose: () => void;
}

/** Reverses an entry as a whole. */
export function ReverseEntry({ account, line, onClose }: Props) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const reverse = useCommand('/api/accounts/{id}/reverse');
  const reason = useReasonFields();
  const [entry] = useState(newId);
  const by = line.amount.startsWith('-') ? line.amount.slice(1) : `-${line.amount}`;
  const save = () => {
    const body = { entry, reverses: line.entry, ...reason.values };
    reverse.mutate({ id: account.id, version: account.version, body }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t('reverse.title')}
      submitLabel={t('reverse.verb')}
      destructive
      isReady={reason.isComplete}
      isPending={reverse.isPending}
      error={reverse.error}
      onSave={save}
      onClose={onClose}
    >
      <Text>
        {t(`counts_as.${line.counts_as}`)},{' '}
        {line.period ? format.month(line.period) : format.day(line.effective)}: <Amount of={line.amount} />
      </Text>
      <ReasonFields of={reason} autoFocus />
      <BalanceEffect balance={account.balance} by={by} />
    </FormDialog>
  );
}
