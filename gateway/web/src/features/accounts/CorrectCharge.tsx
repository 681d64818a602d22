import { Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newId, useCommand } from '../../api/command';
import { useFormat } from '../../i18n/format';
import { FormDialog } from '../../ui/FormDialog';
import rows from '../../ui/Rows.module.css';
import { BalanceEffect } from './BalanceEffect';
import { differences, isAmount, owedByService, sum } from './correction';
import type { Account, Line } from './queries';
import { ReasonFields, useReasonFields } from './ReasonFields';

interface Props {
  account: Account;
  charge: Line;
  lines: readonly Line[];
  onClose: () => void;
}

/** Corrects a charge: takes the wanted amounts by service and previews the new balance. */
export function CorrectCharge({ account, charge, lines, onClose }: Props) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const correct = useCommand('/api/accounts/{id}/correct');
  const before = owedByService(charge, lines);
  const [wanted, setWanted] = useState<Record<string, string>>({});
  const reason = useReasonFields();
  const [entry] = useState(newId);
  const amounts = before.map(({ service, amount }) => wanted[service] ?? format.inputText(amount));
  const added = differences(before, amounts);
  const total = sum(...added.map(({ amount }) => amount));
  const save = () => {
    const body = { entry, corrects: charge.entry, ...reason.values, lines: added };
    correct.mutate({ id: account.id, version: account.version, body }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t('correct.title', {
        month: charge.period ? format.month(charge.period) : format.day(charge.effective),
      })}
      submitLabel={t('correct.verb')}
      isReady={added.length > 0 && amounts.every(isAmount) && reason.isComplete}
      isPending={correct.isPending}
      error={correct.error}
      onSave={save}
      onClose={onClose}
    >
      <Table verticalSpacing={6} withRowBorders={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th fz="xs" fw={500} c="dimmed">
              {t('correct.service')}
            </Table.Th>
            <Table.Th fz="xs" fw={500} c="dimmed" w={130}>
              {t('correct.wanted')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {before.map(({ service, amount }, at) => (
            <Table.Tr key={service}>
              <Table.Td>
                {service}
                <Text size="xs" c="dimmed">
                  {t('correct.now', { sum: format.money(amount) })}
                </Text>
              </Table.Td>
              <Table.Td className={rows.figures}>
                <TextInput
                  size="xs"
                  aria-label={service}
                  inputMode="decimal"
                  autoComplete="off"
                  data-autofocus={at === 0 || undefined}
                  error={!isAmount(amounts[at] ?? '')}
                  value={amounts[at]}
                  onChange={({ currentTarget }) =>
                    setWanted((all) => ({ ...all, [service]: currentTarget.value }))
                  }
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <ReasonFields of={reason} />
      <BalanceEffect balance={account.balance} by={total} />
    </FormDialog>
  );
}
