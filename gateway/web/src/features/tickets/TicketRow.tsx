import { Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Name } from '../../names/Name';
import type { QueuedTicket } from './queries';
import { Due, StatusBadge } from './TicketBadges';
import classes from './TicketQueue.module.css';

const route = getRouteApi('/_frame/tickets');

interface Props {
  ticket: QueuedTicket;
  /** Whether the keyboard selection is on this row. */
  current: boolean;
}

export function TicketRow({ ticket, current }: Props) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const row = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <Link
      ref={row}
      to="/tickets/$ticket"
      params={{ ticket: ticket.id }}
      search={route.useSearch()}
      className={classes.row}
      data-current={current || undefined}
      data-priority={ticket.priority}
    >
      <div className={classes.first}>
        <Text span size="xs" c="dimmed">
          #{ticket.number}
        </Text>
        <StatusBadge status={ticket.status} />
        <span className={classes.space} />
        {ticket.next_due ? (
          <Due due={ticket.next_due} since={ticket.opened_at} pace={ticket.next_pace} short />
        ) : (
          <Text span size="xs" c="dimmed">
            {format.timeOrDay(ticket.last_event_at)}
          </Text>
        )}
      </div>
      <Text size="sm" fw={550} lineClamp={1}>
        {ticket.text}
      </Text>
      <Text size="xs" c="dimmed" lineClamp={1}>
        {ticket.address ?? t('no_place')}
        {ticket.executor && (
          <>
            {' · '}
            <Name id={ticket.executor} />
          </>
        )}
      </Text>
    </Link>
  );
}
