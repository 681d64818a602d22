import { Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import type { HomeMeter } from './queries';
import { readingHint } from './reading-hint';

interface Props {
  meter: HomeMeter;
  /** The register's name, if the meter has several registers. */
  name: string | undefined;
  /** The last value. */
  before: string | undefined;
  usual: number | undefined;
  value: string;
  onChange: (value: string) => void;
  disabled: boolean;
}

/** The field for a register's value, with the last value, the consumption, and a warning. */
export function RegisterInput({ meter, name, before, usual, value, onChange, disabled }: Props) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const unit = meter.unit_of_measure;
  const hint = readingHint(value, before, usual);
  const used = hint.used !== undefined && t('readings.used', { value: format.number(hint.used), unit });
  return (
    <TextInput
      label={name ?? t('readings.now')}
      description={
        before && meter.last_date
          ? t('readings.before', {
              value: format.decimal(before),
              unit,
              day: format.day(meter.last_date),
            })
          : t('readings.first')
      }
      inputWrapperOrder={['label', 'description', 'input', 'error']}
      size="lg"
      inputMode="decimal"
      autoComplete="off"
      disabled={disabled}
      classNames={{ input: 'figures' }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={<Text c="dimmed">{unit}</Text>}
      rightSectionWidth={78}
      error={
        hint.verdict === 'less_than_before' ? (
          t('readings.less')
        ) : hint.verdict === 'none' ? undefined : (
          <Text span inherit c={hint.verdict === 'much' ? 'orange' : 'dimmed'}>
            {[
              used,
              hint.usual !== undefined &&
                t('readings.usual', { value: format.number(Math.round(hint.usual)), unit }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        )
      }
      styles={
        hint.verdict === 'fine' || hint.verdict === 'much'
          ? { input: { borderColor: 'var(--input-bd)' } }
          : undefined
      }
    />
  );
}
