import { ActionIcon, Stack, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newId, useCommand } from '../../api/command';
import { useFormat } from '../../i18n/format';
import { useSession } from '../../session/session';
import { RefusalAlert } from '../../ui/RefusalAlert';
import { threadQuery } from './queries';
import classes from './Resident.module.css';

/** The comments of a request, with the form for a new one. */
export function Thread({ id, mayWrite }: { id: string; mayWrite: boolean }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const { user } = useSession();
  const { data } = useSuspenseQuery(threadQuery(id));
  const [text, setText] = useState('');
  const say = useCommand('/api/tickets/{id}/comment');
  const send = (event: FormEvent) => {
    event.preventDefault();
    const body = { comment: newId(), audience: 'resident' as const, text };
    say.mutate({ id, body }, { onSuccess: () => setText('') });
  };
  return (
    <Stack gap="sm">
      {data.items.length === 0 && <Text c="dimmed">{t('thread.nothing')}</Text>}
      {data.items.map((comment) => {
        const mine = comment.author === `user:${user}`;
        return (
          <div key={comment.id} className={classes.comment} data-mine={mine || undefined}>
            {comment.text}
            <Text fz="xs" c="dimmed" mt={4}>
              {mine ? t('thread.me') : t('thread.company')} · {format.timeOrDay(comment.at)}
            </Text>
          </div>
        );
      })}
      <RefusalAlert error={say.error} />
      {mayWrite && (
        <form onSubmit={send}>
          <Textarea
            aria-label={t('thread.write')}
            placeholder={t('thread.write')}
            size="md"
            radius="lg"
            autosize
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            rightSectionWidth={48}
            rightSection={
              <ActionIcon
                type="submit"
                size="lg"
                radius="xl"
                loading={say.isPending}
                disabled={text.trim() === ''}
                aria-label={t('thread.send')}
              >
                <IconSend size={18} />
              </ActionIcon>
            }
          />
        </form>
      )}
    </Stack>
  );
}
