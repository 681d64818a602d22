import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useCommand } from '../../api/command';
import { useFormat } from '../../i18n/format';
import { FormDialog } from '../../ui/FormDialog';
import { ReasonInput } from '../../ui/ReasonInput';
import { isRegisterValue, toDecimal } from './consumption';
import type { Meter } from './queries';

interface Props {
  meter: Meter;
  reading: Schemas['ReadingRow'];
  onClose: () => void;
}

/** Corrects a reading. The old values stay in the log. */
export function CorrectReading({ meter, reading, onClose }: Props) {
  const { t } = useTranslation('readings');
  const format = useFormat();
  const correct = useCommand('/api/meters/{id}/correct');
  const registers = meter.registers as { name: string }[];
  const before = reading.values as string[];
  const [values, setValues] = useState(() => before.map(format.inputText));
  const [reason, setReason] = useState('');
  const changed = values.some((value, at) => toDecimal(value) !== before[at]);
  const save = () => {
    const body = { date: reading.date, values: values.map(toDecimal), reason: reason.trim() };
    correct.mutate({ id: meter.id, version: meter.version, body }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t('correct.title', { day: format.day(reading.date) })}
      submitLabel={t('correct.verb')}
      isReady={changed && values.every(isRegisterValue) && reason.trim() !== ''}
      isPending={correct.isPending}
      error={correct.error}
      onSave={save}
      onClose={onClose}
    >
      {registers.map(({ name }, at) => (
        <TextInput
          key={name}
          label={registers.length > 1 ? name : t('value')}
          description={t('correct.before', {
            value: format.decimal(before[at] ?? ''),
            unit: meter.unit_of_measure,
          })}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus={at === 0 || undefined}
          error={!isRegisterValue(values[at] ?? '') && t('unreadable')}
          value={values[at]}
          onChange={({ currentTarget }) =>
            setValues((all) => all.map((value, i) => (i === at ? currentTarget.value : value)))
          }
        />
      ))}
      <ReasonInput value={reason} onChange={setReason} />
    </FormDialog>
  );
}
