import { Button, Group, Text } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { get } from '../../api/get';
import { inhabitantsQuery } from '../../entities/people';
import { OPEN } from '../../entities/tickets';
import { Section } from '../../ui/Page';
import type { Draft } from './draft';
import classes from './NewTicket.module.css';
import type { QueuedTicket } from './queries';
import { similar } from './similar';
import { Due, StatusBadge } from './TicketBadges';

const HINTS_MAX = 6;

interface Props {
  draft: Draft;
  onPerson: (person: { id: string; name: string }) => void;
}

/** Hints for the operator: inhabitants to choose as caller, similar open tickets, the caller's last tickets. */
export function TicketHints({ draft, onPerson }: Props) {
  const { t } = useTranslation('tickets');
  const { house, unit, person } = draft;
  const here = useQuery({
    ...get('/api/tickets', { query: { house, status: OPEN.join(','), limit: 100 } }),
    enabled: !!house,
  }).data?.tickets;
  const theirs = useQuery({
    ...get('/api/tickets', { query: { applicant: person?.id, sort: 'opened', limit: HINTS_MAX } }),
    enabled: !!person,
  }).data?.tickets;
  const living = useQuery({ ...inhabitantsQuery(unit ?? ''), enabled: !!unit && !person }).data ?? [];
  // an erased person has no name
  const callers = living.flatMap(({ id, person, name }) =>
    name ? [{ id, person: { id: person, name } }] : [],
  );
  const alike = similar(here ?? [], { unit, category: draft.category, text: draft.text });
  if (!house && !person) {
    return (
      <Text size="sm" c="dimmed">
        {t('hints.none')}
      </Text>
    );
  }
  return (
    <aside className={classes.hints}>
      {!person && callers.length > 0 && (
        <Section title={t('hints.living')}>
          <Group gap={6}>
            {callers.map(({ id, person }) => (
              <Button
                key={id}
                size="xs"
                variant="default"
                leftSection={<IconUser size={14} />}
                onClick={() => onPerson(person)}
              >
                {person.name}
              </Button>
            ))}
          </Group>
        </Section>
      )}
      {house && (
        <Section title={t('hints.similar')}>
          {alike.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('hints.no_similar')}
            </Text>
          )}
          {alike.slice(0, HINTS_MAX).map(({ ticket, near }) => (
            <Hint key={ticket.id} ticket={ticket} near={near} />
          ))}
        </Section>
      )}
      {theirs && theirs.length > 0 && (
        <Section title={t('hints.last')}>
          {theirs.map((ticket) => (
            <Hint key={ticket.id} ticket={ticket} />
          ))}
        </Section>
      )}
    </aside>
  );
}

function Hint({ ticket, near }: { ticket: QueuedTicket; near?: boolean }) {
  return (
    <Link
      to="/tickets/$ticket"
      params={{ ticket: ticket.id }}
      className={classes.hint}
      data-near={near || undefined}
    >
      <Group gap={6} justify="space-between">
        <Group gap={6}>
          <Text size="xs" c="dimmed">
            #{ticket.number}
          </Text>
          <StatusBadge status={ticket.status} />
        </Group>
        <Due due={ticket.next_due} since={ticket.opened_at} pace={ticket.next_pace} short />
      </Group>
      <Text size="sm" lineClamp={2}>
        {ticket.text}
      </Text>
      <Text size="xs" c="dimmed" lineClamp={1}>
        {ticket.address}
      </Text>
    </Link>
  );
}
