import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/command';
import { Refusal } from '../../api/refusal';
import { today, useFormat } from '../../i18n/format';
import mobile from '../../ui/MobilePage.module.css';
import { RefusalAlert } from '../../ui/RefusalAlert';
import { type HomeMeter, readingsQuery } from './queries';
import { RegisterInput } from './RegisterInput';
import { parseReading, usualConsumption } from './reading-hint';

/** The form for a meter's reading. */
export function MeterEntry({ meter }: { meter: HomeMeter }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const { data: readings } = useQuery(readingsQuery(meter.id));
  const registers = meter.registers as { name: string }[];
  const last = meter.last_values as string[];
  const [values, setValues] = useState(() => registers.map(() => ''));
  const read = useCommand('/api/meters/{id}/read');
  const plain = values.map(parseReading);
  const ready = plain.every((value) => value !== undefined);
  const expired = !!meter.verified_until && meter.verified_until < today();
  const doubtful = read.error instanceof Refusal && read.error.code === 'meter.reading_implausible';

  const say = (confirmed: boolean) => {
    if (!ready) return;
    const body = {
      date: today(),
      values: plain as string[],
      source: 'resident' as const,
      person: null,
      confirmed,
    };
    const clear = () => setValues(registers.map(() => ''));
    read.mutate({ id: meter.id, version: meter.version, body }, { onSuccess: clear });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say(false);
  };

  return (
    <form className={mobile.card} onSubmit={submit} aria-label={`${meter.service} ${meter.serial}`}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={2} fz="lg">
              {meter.service}
            </Title>
            <Text c="dimmed" fz="sm">
              № {meter.serial}
            </Text>
          </div>
          {!meter.awaited && (
            <Badge color="spruce" variant="light" size="lg" tt="none" radius="md">
              {t('readings.taken')}
            </Badge>
          )}
        </Group>
        {expired && (
          <Alert color="orange" variant="light">
            {t('readings.expired', { day: format.day(meter.verified_until ?? '') })}
          </Alert>
        )}
        {registers.map((register, index) => (
          <RegisterInput
            key={register.name}
            meter={meter}
            name={registers.length > 1 ? register.name : undefined}
            before={last[index]}
            usual={readings && usualConsumption(readings.items, index, today())}
            value={values[index] ?? ''}
            onChange={(value) => setValues(values.map((it, at) => (at === index ? value : it)))}
            disabled={expired}
          />
        ))}
        <RefusalAlert error={!doubtful && read.error} />
        {doubtful ? (
          <Alert color="orange" variant="light" role="alert" title={t('readings.sure')}>
            <Group justify="flex-end" mt="xs">
              <Button variant="default" radius="lg" onClick={() => read.reset()}>
                {t('readings.look_again')}
              </Button>
              <Button color="orange" radius="lg" loading={read.isPending} onClick={() => say(true)}>
                {t('readings.it_is_so')}
              </Button>
            </Group>
          </Alert>
        ) : (
          <Group justify="flex-end">
            <Button type="submit" size="md" radius="lg" disabled={!ready || expired} loading={read.isPending}>
              {t('readings.submit')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
