import { Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { freshId, useCommand } from '../../api/command';
import { today, useFormat } from '../../i18n/format';
import { Amount } from '../../ui/Amount';
import { FormDialog } from '../../ui/FormDialog';
import { Effect } from './Effect';
import type { Account, Line } from './queries';

interface Props {
  account: Account;
  line: Line;
  onClose: () => void;
}

/** Takes an entry back as a whole. */
export function ReverseEntry({ account, line, onClose }: Props) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const reverse = useCommand('/api/accounts/{id}/reverse');
  const [reason, setReason] = useState('');
  const [effective, setEffective] = useState(today);
  const [entry] = useState(freshId);
  const by = line.amount.startsWith('-') ? line.amount.slice(1) : `-${line.amount}`;
  const save = () => {
    const body = { entry, reverses: line.entry, reason: reason.trim(), effective };
    reverse.mutate({ id: account.id, version: account.version, body }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t('reverse.title')}
      verb={t('reverse.verb')}
      grave
      isReady={reason.trim() !== '' && effective !== ''}
      isPending={reverse.isPending}
      error={reverse.error}
      onSave={save}
      onClose={onClose}
    >
      <Text>
        {t(`counts_as.${line.counts_as}`)},{' '}
        {line.period ? format.month(line.period) : format.day(line.effective)}: <Amount of={line.amount} />
      </Text>
      <Textarea
        label={t('reason')}
        required
        withAsterisk={false}
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('effective')}
        w="fit-content"
        value={effective}
        onChange={({ currentTarget }) => setEffective(currentTarget.value)}
      />
      <Effect balance={account.balance} by={by} />
    </FormDialog>
  );
}
