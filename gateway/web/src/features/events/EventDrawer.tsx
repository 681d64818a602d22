import { Button, Drawer, Text, Title } from '@mantine/core';
import { IconFileCertificate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Event, eventQuery, useKindLabel } from '../../entities/events';
import { useFormat } from '../../i18n/format';
import { useActions } from '../../keys/actions';
import { Actor } from '../../names/Name';
import { AnchorLink } from '../../ui/links';
import { Fact, Facts, Section } from '../../ui/Page';
import { Empty, LoadError, Loading } from '../../ui/States';
import { AggregateLink } from './AggregateLink';
import { Causes } from './Causes';
import classes from './Events.module.css';
import type { EventFilters } from './filters';

/** The streams whose history can be exported with its proof. */
const DOSSIER_STREAMS = ['ticket', 'account'];

interface Props {
  position: number;
  filters: EventFilters;
  onClose: () => void;
}

/** An event in full: payload, metadata, cause and consequences, with the export of its dossier. */
export function EventDrawer({ position, filters, onClose }: Props) {
  const { t } = useTranslation('events');
  const { data: event, isPending, error, refetch } = useQuery(eventQuery(position));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('event', { position })}
      closeButtonProps={{ 'aria-label': t('frame:close') }}
    >
      {isPending && <Loading />}
      {error && <LoadError error={error} onRetry={() => refetch()} />}
      {event === null && <Empty title={t('no_such', { position })} />}
      {event && <Body event={event} filters={filters} />}
    </Drawer>
  );
}

function Body({ event, filters }: { event: Event; filters: EventFilters }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const kindLabel = useKindLabel();
  const late = Math.abs(Date.parse(event.recorded_at) - Date.parse(event.occurred_at)) > 60_000;
  return (
    <article className={classes.body}>
      <div>
        <Text size="xs" c="dimmed">
          {event.kind}
        </Text>
        <Title order={3} fz="h2" mt={2}>
          {kindLabel(event.kind)}
        </Title>
      </div>
      <Facts>
        <Fact label={t('fact.actor')}>
          <AnchorLink to="/events" search={{ at: event.position, actor: event.actor }} size="sm">
            <Actor name={event.actor} />
          </AnchorLink>
        </Fact>
        <Fact label={t('fact.recorded')}>{format.moment(event.recorded_at)}</Fact>
        <Fact label={t('fact.occurred')}>{late && format.moment(event.occurred_at)}</Fact>
        <Fact label={t(`stream.${event.stream}`)}>
          <AggregateLink stream={event.stream} id={event.stream_id} />
        </Fact>
        <Fact label={t('fact.version')}>
          <AnchorLink to="/events" search={{ at: event.position, stream: event.stream_id }} size="sm">
            {t('fact.version_of', { version: event.version })}
          </AnchorLink>
        </Fact>
      </Facts>
      {DOSSIER_STREAMS.includes(event.stream) && <Dossier stream={event.stream} id={event.stream_id} />}
      <Causes event={event} filters={filters} />
      <Section title={t('payload')}>
        <Json value={event.payload} />
      </Section>
      <Section title={t('metadata')}>
        <Json value={event.metadata} />
      </Section>
    </article>
  );
}

const Json = ({ value }: { value: unknown }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element must be reachable by keyboard
  <pre className={classes.code} tabIndex={0}>
    {JSON.stringify(value, null, 2)}
  </pre>
);

function Dossier({ stream, id }: { stream: string; id: string }) {
  const { t } = useTranslation(['events', 'keys']);
  const link = useRef<HTMLAnchorElement>(null);
  useActions(useMemo(() => [{ id: 'audit.dossier', run: () => link.current?.click() }], []));
  return (
    <div>
      <Button
        ref={link}
        component="a"
        href={`/api/dossiers/${stream}/${id}`}
        download
        variant="light"
        size="sm"
        leftSection={<IconFileCertificate size={16} />}
      >
        {t('keys:audit.dossier')}
      </Button>
      <Text size="xs" c="dimmed" mt={6}>
        {t('dossier')}
      </Text>
    </div>
  );
}
