import { Badge, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileUrl } from '../../api/files';
import { useFormat } from '../../i18n/format';
import { MobilePage } from '../../ui/MobilePage';
import mobile from '../../ui/MobilePage.module.css';
import { Thumbnails } from '../../ui/Thumbnails';
import { FinishForm } from './FinishForm';
import type { JobVerb } from './flush';
import { OutboxStatus } from './OutboxStatus';
import { enqueue, useOutbox } from './outbox';
import { jobQuery, jobState } from './queries';

const STEPS = ['accept', 'start', 'resume'] as const;

/** A job: address, description, and its next step as one large button. */
export default function JobPage() {
  const { t } = useTranslation('executor');
  const format = useFormat();
  const { id } = useParams({ from: '/_frame/jobs/$id' });
  const { data: card } = useSuspenseQuery(jobQuery(id));
  const state = jobState(card, useOutbox());
  const [form, setForm] = useState<'finish' | 'pause'>();
  const [reason, setReason] = useState('');
  const job = { job: id, number: card.number, seen: card.version };
  const give = (verb: JobVerb, body: Record<string, unknown> = {}) => enqueue({ ...job, verb, body });
  // an accepted job is not offered for acceptance again
  const next = STEPS.find((verb) => state.may.includes(verb) && !(verb === 'accept' && state.accepted));
  const phones = card.reach?.phones ?? [];
  return (
    <MobilePage
      title={card.address ?? t('no_address')}
      back={{ to: '/jobs', label: t('title') }}
      aside={
        <Badge size="lg" variant="light" tt="none" radius="md">
          {t(`status.${state.status}`)}
        </Badge>
      }
    >
      <OutboxStatus />
      <div className={mobile.card}>
        <Stack gap="sm">
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{card.text}</Text>
          <Text c="dimmed" fz="sm">
            № {card.number} · {format.moment(card.opened_at)}
          </Text>
          {phones.map((phone) => (
            <Button
              key={phone}
              component="a"
              href={`tel:${phone}`}
              variant="default"
              size="md"
              radius="lg"
              leftSection={<IconPhone size={18} />}
            >
              {phone}
            </Button>
          ))}
          <Thumbnails pictures={card.files.map((file) => ({ ...file, url: fileUrl(id, file.sha256) }))} />
        </Stack>
      </div>
      {next && (
        <Button size="xl" radius="lg" fullWidth onClick={() => give(next)}>
          {t(`verb.${next}`)}
        </Button>
      )}
      {state.may.includes('resolve') && form === undefined && (
        <Group grow>
          <Button size="lg" radius="lg" variant="default" onClick={() => setForm('pause')}>
            {t('verb.pause')}
          </Button>
          <Button size="lg" radius="lg" onClick={() => setForm('finish')}>
            {t('verb.resolve')}
          </Button>
        </Group>
      )}
      {form === 'pause' && (
        <form
          className={mobile.card}
          onSubmit={(event) => {
            event.preventDefault();
            give('pause', { reason });
            setForm(undefined);
            setReason('');
          }}
        >
          <Stack gap="sm">
            <Textarea
              label={t('pause.why')}
              size="md"
              autosize
              minRows={2}
              autoFocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" size="md" radius="lg" onClick={() => setForm(undefined)}>
                {t('back')}
              </Button>
              <Button type="submit" size="md" radius="lg" disabled={reason.trim() === ''}>
                {t('verb.pause')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {form === 'finish' && (
        <FinishForm
          onBack={() => setForm(undefined)}
          onDone={(commands) => {
            enqueue(...commands.map((it) => ({ ...job, ...it })));
            setForm(undefined);
          }}
        />
      )}
      {state.status === 'resolved' && (
        <Text ta="center" c="dimmed">
          {t('resolved')}
        </Text>
      )}
    </MobilePage>
  );
}
