import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../api/refusal';
import { useFormat } from '../../i18n/format';
import { useRefusalText } from '../../ui/refusal-text';
import type { Entry } from './flush';
import { discard, resend } from './outbox';
import { changesQuery } from './queries';

/** Explains why an entry was refused and what has changed since, and offers to resend or discard it. */
export function ConflictDecision({ entry }: { entry: Entry }) {
  const { t } = useTranslation('executor');
  const format = useFormat();
  const refusal = useRefusalText();
  const { data } = useQuery(changesQuery(entry.job));
  const since = data?.steps.filter((step) => step.version > entry.seen) ?? [];
  // the history may lag behind the refusal
  const version = Math.max(data?.steps.at(-1)?.version ?? 0, entry.version ?? entry.seen);
  return (
    <Stack gap="xs" mt="sm">
      <Text>
        {entry.state === 'overtaken'
          ? t('outbox.overtaken')
          : refusal(new Refusal({ code: entry.code ?? 'engine.failure' }))}
      </Text>
      {since.map((step) => (
        <Text key={step.position} fz="sm" c="dimmed">
          {format.moment(step.at)}: {t(`step.${step.label}`, { defaultValue: step.label })}
        </Text>
      ))}
      <Group justify="flex-end">
        <Button variant="default" radius="lg" onClick={() => discard(entry.key)}>
          {t('outbox.leave')}
        </Button>
        <Button radius="lg" onClick={() => resend(entry.key, version)}>
          {t('outbox.again')}
        </Button>
      </Group>
    </Stack>
  );
}
