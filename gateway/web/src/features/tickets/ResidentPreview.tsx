import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Actor } from '../../names/Name';
import { type Ticket, threadQuery } from './queries';
import classes from './Thread.module.css';
import { Due, StatusBadge } from './TicketBadges';

/** The ticket as its applicant sees it: status, deadline, visit, and comments for residents. */
export function ResidentPreview({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const thread = useQuery(threadQuery(ticket.id)).data?.items ?? [];
  const written = thread.filter((comment) => comment.audience === 'resident');
  const visit = ticket.visits.at(-1)?.window;
  const promised = ticket.promises.resolution;
  return (
    <Stack gap="sm" maw={460}>
      <Text size="sm" c="dimmed">
        {t('resident.why')}
      </Text>
      <div className={classes.comment}>
        <StatusBadge status={ticket.status} />
        <Text fw={600} mt={4}>
          {ticket.text}
        </Text>
        <Text size="sm" c="dimmed">
          {ticket.address}
        </Text>
        {promised && !promised.came_at && (
          <Text size="sm" component="div">
            {t('resident.until', { moment: format.moment(promised.due) })}{' '}
            <Due due={promised.due} since={ticket.opened_at} pace={promised.pace} />
          </Text>
        )}
        {ticket.moves.map((move) => (
          <Text size="sm" key={move.at}>
            {t('resident.moved')} <s>{format.moment(move.from)}</s> → {format.moment(move.to)}
          </Text>
        ))}
        {visit && (
          <Text size="sm">
            {t('fact.visit')}: {format.moment(visit.from)} – {format.moment(visit.to)}
          </Text>
        )}
      </div>
      {written.map((comment) => (
        <div key={comment.id} className={classes.comment}>
          <Text size="xs" fw={600}>
            <Actor name={comment.author} />
          </Text>
          <Text size="sm" className={classes.text}>
            {comment.text}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
