import { Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { hint } from './hint';
import type { HomeMeter } from './queries';

interface Props {
  meter: HomeMeter;
  /** Its name, where there are several. */
  name: string | undefined;
  /** What it showed last. */
  before: string | undefined;
  usual: number | undefined;
  value: string;
  onChange: (value: string) => void;
  disabled: boolean;
}

/** One register: what it showed, what it shows, and whether that is likely. */
export function RegisterInput({ meter, name, before, usual, value, onChange, disabled }: Props) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const unit = meter.unit_of_measure;
  const said = hint(value, before, usual);
  const used = said.used !== undefined && t('readings.used', { value: format.number(said.used), unit });
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
        said.says === 'less_than_before' ? (
          t('readings.less')
        ) : said.says === 'nothing' ? undefined : (
          <Text span inherit c={said.says === 'much' ? 'orange' : 'dimmed'}>
            {[
              used,
              said.usual !== undefined &&
                t('readings.usual', { value: format.number(Math.round(said.usual)), unit }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        )
      }
      styles={
        said.says === 'fine' || said.says === 'much'
          ? { input: { borderColor: 'var(--input-bd)' } }
          : undefined
      }
    />
  );
}
