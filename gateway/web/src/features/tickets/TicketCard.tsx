import { Alert, Badge, Tabs, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconEye, IconHistory, IconMessages, IconPaperclip } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../../keys/actions';
import { ButtonLink } from '../../ui/links';
import { Files } from './Files';
import { pastQuery, ticketQuery, timelineQuery } from './queries';
import { ResidentPreview } from './ResidentPreview';
import { Thread } from './Thread';
import { TicketActions } from './TicketActions';
import { PriorityBadge, StatusBadge } from './TicketBadges';
import classes from './TicketCard.module.css';
import { TicketFacts } from './TicketFacts';
import { Timeline } from './Timeline';
import { TimeSlider } from './TimeSlider';

const queueRoute = getRouteApi('/_frame/tickets');
const ticketRoute = getRouteApi('/_frame/tickets/$ticket');

/**
 * The card of a ticket: facts, actions, comments, history and files, in its current state or at an earlier version.
 */
export default function TicketCard() {
  const id = ticketRoute.useParams().ticket;
  return <Card key={id} id={id} />;
}

function Card({ id }: { id: string }) {
  const { t } = useTranslation('tickets');
  const ticket = useSuspenseQuery(ticketQuery(id)).data;
  const entries = useQuery(timelineQuery(id)).data ?? [];
  const [version, setVersion] = useState<number>();
  const [tab, setTab] = useState<string | null>('thread');
  const before = useQuery({ ...pastQuery(id, version ?? 0), enabled: version !== undefined }).data;
  const card = version === undefined || !before ? ticket : before;
  const past = version !== undefined;
  useEffect(() => {
    document.title = `#${ticket.number} · Domovoy`;
  }, [ticket.number]);
  useActions(
    useMemo(
      () => [
        {
          id: 'ticket.past',
          run: () => {
            setTab('history');
            document.querySelector<HTMLElement>('[role=slider]')?.focus();
          },
        },
      ],
      [],
    ),
  );

  return (
    <article className={classes.card} data-past={past || undefined}>
      <header className={classes.head}>
        <div className={classes.badges}>
          <ButtonLink
            to="/tickets"
            search={queueRoute.useSearch()}
            variant="subtle"
            color="gray"
            size="compact-sm"
            hiddenFrom="md"
            aria-label={t('back')}
            ml={-8}
          >
            <IconArrowLeft size={20} />
          </ButtonLink>
          <Text c="dimmed" fw={550}>
            #{card.number}
          </Text>
          <StatusBadge status={card.status} />
          <PriorityBadge priority={card.priority} />
        </div>
        <Title order={2} className={classes.title}>
          {card.text}
        </Title>
      </header>
      {!past && <TicketActions ticket={ticket} />}
      <TimeSlider entries={entries} version={version ?? ticket.version} onChange={setVersion} />
      {card.ending?.reason && (
        <Alert color="gray" title={t(`status.${card.status}`)}>
          {card.ending.reason}
        </Alert>
      )}
      <TicketFacts card={card} reach={past ? undefined : ticket.reach} />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab
            value="thread"
            leftSection={<IconMessages size={16} />}
            rightSection={<Count of={card.comments} />}
          >
            {t('tab.thread')}
          </Tabs.Tab>
          <Tabs.Tab
            value="history"
            leftSection={<IconHistory size={16} />}
            rightSection={<Count of={entries.length} />}
          >
            {t('tab.history')}
          </Tabs.Tab>
          <Tabs.Tab
            value="files"
            leftSection={<IconPaperclip size={16} />}
            rightSection={<Count of={card.files.length} />}
          >
            {t('tab.files')}
          </Tabs.Tab>
          <Tabs.Tab value="resident" leftSection={<IconEye size={16} />}>
            {t('tab.resident')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="thread" pt="md">
          <Thread ticket={ticket} past={past} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <Timeline
            entries={entries}
            until={version}
            onGo={(to) => setVersion(to >= ticket.version ? undefined : to)}
          />
        </Tabs.Panel>
        <Tabs.Panel value="files" pt="md">
          <Files ticket={ticket} files={card.files} />
        </Tabs.Panel>
        <Tabs.Panel value="resident" pt="md">
          <ResidentPreview ticket={ticket} />
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}

const Count = ({ of }: { of: number }) =>
  of > 0 && (
    <Badge size="sm" variant="light" color="gray" circle={of < 10}>
      {of}
    </Badge>
  );
