import { Alert, Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/command';
import { Refusal } from '../../api/refusal';
import { today, useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { useRefusalText } from '../../ui/refusal-text';
import { consumptionHint, toDecimal } from './consumption';
import type { Meter } from './queries';
import classes from './Readings.module.css';

interface Props {
  meter: Meter;
  chosen: boolean;
  onShow: () => void;
}

/** The form for a meter's reading: a field for each register, the last values, and the refusal. */
export function MeterForm({ meter, chosen, onShow }: Props) {
  const { t } = useTranslation('readings');
  const format = useFormat();
  const refusal = useRefusalText();
  const keeps = useMay('correct_reading');
  const form = useRef<HTMLFormElement>(null);
  const registers = (meter.registers ?? []) as { name: string; initial: string }[];
  const last = (meter.last_values ?? registers.map(({ initial }) => initial)) as string[];
  const [values, setValues] = useState<string[]>(() => registers.map(() => ''));
  const [date, setDate] = useState(today);
  const [sure, setSure] = useState(false);
  const read = useCommand('/api/meters/{id}/read');
  const complete = values.every((value, at) => {
    const hint = consumptionHint(value, last[at]);
    return value.trim() !== '' && hint?.kind !== 'unreadable';
  });
  const doubtful = read.error instanceof Refusal && read.error.code === 'meter.reading_implausible';

  const save = () => {
    if (!complete || read.isPending) return;
    const source = keeps ? 'operator' : 'executor';
    const body = { date, values: values.map(toDecimal), source, confirmed: sure, person: null } as const;
    read.mutate(
      { id: meter.id, body },
      {
        onSuccess: () => {
          setValues(registers.map(() => ''));
          setSure(false);
          next(form.current);
        },
      },
    );
  };

  return (
    <form
      ref={form}
      className={classes.meter}
      data-chosen={chosen || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={600}>{meter.service}</Text>
          <Text size="xs" c="dimmed">
            {meter.serial}
            {meter.verified_until && ` · ${t('verified', { day: format.day(meter.verified_until) })}`}
          </Text>
        </div>
        <Button size="compact-xs" variant="subtle" flex="none" onClick={onShow}>
          {t('show')}
        </Button>
      </Group>
      {registers.map((register, at) => {
        const hint = consumptionHint(values[at] ?? '', last[at]);
        return (
          <TextInput
            key={register.name}
            label={registers.length > 1 ? register.name : t('value')}
            description={t('before', {
              value: format.decimal(last[at] ?? '—'),
              unit: meter.unit_of_measure,
              day: meter.last_date ? format.day(meter.last_date) : '—',
            })}
            inputMode="decimal"
            autoComplete="off"
            value={values[at]}
            error={
              hint?.kind === 'backwards'
                ? t('backwards')
                : hint?.kind === 'unreadable'
                  ? t('unreadable')
                  : undefined
            }
            rightSectionWidth={120}
            rightSection={
              hint?.kind === 'used' && (
                <Text size="xs" c="dimmed" className="figures">
                  +{format.decimal(hint.amount)} {meter.unit_of_measure}
                </Text>
              )
            }
            onChange={({ currentTarget }) =>
              setValues((all) => all.map((value, i) => (i === at ? currentTarget.value : value)))
            }
          />
        );
      })}
      {read.error && (
        <Alert color={doubtful ? 'yellow' : 'red'} role="alert">
          {refusal(read.error)}
          {doubtful && (
            <Checkbox
              mt={6}
              label={t('sure')}
              checked={sure}
              onChange={(event) => setSure(event.currentTarget.checked)}
            />
          )}
        </Alert>
      )}
      <Group justify="space-between" wrap="nowrap" align="flex-end" mt="auto">
        <TextInput
          type="date"
          size="xs"
          aria-label={t('date')}
          max={today()}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Group gap={8} wrap="nowrap">
          {read.isSuccess && (
            <IconCheck size={18} color="var(--mantine-color-spruce-6)" aria-label={t('saved')} />
          )}
          <Button type="submit" size="xs" disabled={!complete} loading={read.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Group>
    </form>
  );
}

/** Focuses the first field of the next meter's form. */
function next(form: HTMLFormElement | null) {
  form?.nextElementSibling?.querySelector<HTMLInputElement>('input')?.focus();
}
