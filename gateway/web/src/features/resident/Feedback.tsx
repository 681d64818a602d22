import { Button, Group, Rating, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useCommand } from '../../api/command';
import mobile from '../../ui/MobilePage.module.css';
import { RefusalAlert } from '../../ui/RefusalAlert';
import type { RequestCard } from './queries';

type Marks = Schemas['Rating'];

const ASPECTS = ['speed', 'quality', 'courtesy', 'tidiness', 'information'] as const;

/** Lets the applicant confirm, reopen or rate a resolved request, as far as each is allowed. */
export function Feedback({ card }: { card: RequestCard }) {
  const { t } = useTranslation('resident');
  const confirm = useCommand('/api/tickets/{id}/confirm');
  const reopen = useCommand('/api/tickets/{id}/reopen');
  const rate = useCommand('/api/tickets/{id}/rate');
  const [reason, setReason] = useState<string>();
  const [marks, setMarks] = useState<Partial<Marks>>(card.rating ?? {});
  const may = (verb: RequestCard['allowed'][number]) => card.allowed.includes(verb);
  const target = { id: card.id, version: card.version };
  const error = confirm.error ?? reopen.error ?? rate.error;
  if (!may('confirm') && !may('reopen') && !may('rate')) return null;
  const whole = ASPECTS.every((aspect) => marks[aspect]);
  const changed = ASPECTS.some((aspect) => marks[aspect] !== card.rating?.[aspect]);
  return (
    <div className={mobile.card}>
      <Stack gap="md">
        <RefusalAlert error={error} />
        {(may('confirm') || may('reopen')) && (
          <>
            <Title order={2}>{t('judge.is_it_done')}</Title>
            {reason === undefined ? (
              <Group grow>
                {may('confirm') && (
                  <Button
                    size="lg"
                    radius="lg"
                    loading={confirm.isPending}
                    onClick={() => confirm.mutate({ ...target, body: {} })}
                  >
                    {t('judge.yes')}
                  </Button>
                )}
                {may('reopen') && (
                  <Button size="lg" radius="lg" variant="default" onClick={() => setReason('')}>
                    {t('judge.no')}
                  </Button>
                )}
              </Group>
            ) : (
              <Stack gap="sm">
                <Textarea
                  label={t('judge.what_is_wrong')}
                  size="md"
                  autosize
                  minRows={2}
                  data-autofocus
                  autoFocus
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
                <Group justify="flex-end">
                  <Button size="md" radius="lg" variant="default" onClick={() => setReason(undefined)}>
                    {t('judge.back')}
                  </Button>
                  <Button
                    size="md"
                    radius="lg"
                    disabled={reason.trim() === ''}
                    loading={reopen.isPending}
                    onClick={() =>
                      reopen.mutate(
                        { ...target, body: { reason } },
                        { onSuccess: () => setReason(undefined) },
                      )
                    }
                  >
                    {t('judge.return')}
                  </Button>
                </Group>
              </Stack>
            )}
          </>
        )}
        {may('rate') && (
          <>
            <Title order={2}>{t('judge.how')}</Title>
            {ASPECTS.map((aspect) => (
              <Group key={aspect} justify="space-between" gap="xs">
                <Text id={`aspect-${aspect}`}>{t(`judge.${aspect}`)}</Text>
                <Rating
                  size="lg"
                  role="radiogroup"
                  aria-labelledby={`aspect-${aspect}`}
                  value={marks[aspect] ?? 0}
                  onChange={(mark) => setMarks({ ...marks, [aspect]: mark })}
                />
              </Group>
            ))}
            <Group justify="flex-end">
              <Button
                size="md"
                radius="lg"
                disabled={!whole || !changed}
                loading={rate.isPending}
                onClick={() => rate.mutate({ id: card.id, body: { rating: marks as Marks } })}
              >
                {t(card.rating ? 'judge.rate_again' : 'judge.rate')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </div>
  );
}
