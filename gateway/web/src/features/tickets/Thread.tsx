import { Button, Group, Kbd, SegmentedControl, Text, Textarea } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newId, useCommand } from '../../api/command';
import { useFormat } from '../../i18n/format';
import { useActions } from '../../keys/actions';
import { keyLabel } from '../../keys/match';
import { Actor } from '../../names/Name';
import { RefusalAlert } from '../../ui/RefusalAlert';
import { LoadError, Loading } from '../../ui/States';
import { type Ticket, threadQuery } from './queries';
import classes from './Thread.module.css';

type Audience = 'resident' | 'internal';

/** The comments of a ticket, for the resident and internal, with the form for a new one. */
export function Thread({ ticket, past }: { ticket: Ticket; past: boolean }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const thread = useQuery(threadQuery(ticket.id));
  if (thread.isPending) return <Loading />;
  if (thread.isError) return <LoadError error={thread.error} onRetry={() => thread.refetch()} />;
  const comments = thread.data.items;
  return (
    <div className={classes.thread}>
      {comments.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('thread.none')}
        </Text>
      )}
      {comments.map((comment) => (
        <article key={comment.id} className={classes.comment} data-audience={comment.audience}>
          <Group gap={6} wrap="nowrap">
            <Text size="xs" fw={600}>
              <Actor name={comment.author} />
            </Text>
            {comment.audience === 'internal' && (
              <Text size="xs" c="dimmed" className={classes.inner}>
                <IconLock size={12} /> {t('thread.internal')}
              </Text>
            )}
            <Text size="xs" c="dimmed" ml="auto" title={format.moment(comment.at)}>
              {format.timeOrDay(comment.at)}
            </Text>
          </Group>
          <Text size="sm" className={classes.text}>
            {comment.text}
          </Text>
          {comment.edits.length > 0 && (
            <details className={classes.edits}>
              <summary>{t('thread.edited', { count: comment.edits.length })}</summary>
              {comment.edits.map((edit) => (
                <Text key={edit.until} size="xs" c="dimmed">
                  <s>{edit.text}</s>
                </Text>
              ))}
            </details>
          )}
        </article>
      ))}
      {!past && ticket.allowed.includes('comment') && <Composer ticket={ticket} />}
    </div>
  );
}

function Composer({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets');
  const field = useRef<HTMLTextAreaElement>(null);
  const kept = `domovoy.reply.${ticket.id}`;
  const [text, setText] = useState(() => sessionStorage.getItem(kept) ?? '');
  const [audience, setAudience] = useState<Audience>('resident');
  const comment = useCommand('/api/tickets/{id}/comment');

  const write = (words: string) => {
    setText(words);
    if (words) sessionStorage.setItem(kept, words);
    else sessionStorage.removeItem(kept);
  };
  const send = () => {
    if (!text.trim() || comment.isPending) return;
    const body = { audience, text: text.trim(), comment: newId() };
    comment.mutate({ id: ticket.id, body }, { onSuccess: () => write('') });
  };
  useActions(
    useMemo(() => {
      const to = (next: Audience) => () => {
        setAudience(next);
        field.current?.focus();
      };
      return [
        { id: 'ticket.reply', run: to('resident') },
        { id: 'ticket.note', run: to('internal') },
      ];
    }, []),
  );

  return (
    <div className={classes.composer} data-audience={audience}>
      <RefusalAlert error={comment.error} />
      <Textarea
        ref={field}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={12}
        aria-label={t(audience === 'resident' ? 'thread.reply' : 'thread.note')}
        placeholder={t(audience === 'resident' ? 'thread.reply' : 'thread.note')}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.stopPropagation();
            send();
          }
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('thread.audience')}
          value={audience}
          onChange={(value) => setAudience(value as Audience)}
          data={[
            { value: 'resident', label: t('thread.to_resident') },
            { value: 'internal', label: t('thread.internal') },
          ]}
        />
        <Button
          size="xs"
          leftSection={<IconSend size={14} />}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              {keyLabel('mod+Enter')}
            </Kbd>
          }
          disabled={!text.trim()}
          loading={comment.isPending}
          onClick={send}
        >
          {t('thread.send')}
        </Button>
      </Group>
    </div>
  );
}
