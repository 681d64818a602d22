import { Button, Code, Drawer, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight, IconDownload, IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Actor } from '../../names/Name';
import { AnchorLink, ButtonLink } from '../../ui/links';
import { Fact, Facts, Section } from '../../ui/Page';
import { Empty, Loading, Refused } from '../../ui/States';
import { effectsQuery, eventQuery, type Happening } from './queries';

/** One event whole: what it says, what led to it and what it led to; and the proof to take away. */
export function EventDrawer({ position, onClose }: { position: number; onClose: () => void }) {
  const { t } = useTranslation('events');
  const event = useQuery(eventQuery(position));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('event', { position })}
      closeButtonProps={{ 'aria-label': t('frame:close') }}
    >
      {event.isPending && <Loading />}
      {event.isError && <Refused error={event.error} onRetry={() => event.refetch()} />}
      {event.data === null && <Empty title={t('no_event')} />}
      {event.data && <Whole event={event.data} />}
    </Drawer>
  );
}

function Whole({ event }: { event: Happening }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const effects = useQuery(effectsQuery(event.position)).data?.items ?? [];
  const proved = event.stream === 'ticket' || event.stream === 'account';
  return (
    <Stack gap="lg">
      <Facts>
        <Fact label={t('what')}>{event.kind}</Fact>
        <Fact label={t('who')}>
          <Actor name={event.actor} />
          <Text size="xs" c="dimmed">
            {event.actor}
          </Text>
        </Fact>
        <Fact label={t('happened')}>{format.moment(event.occurred_at)}</Fact>
        <Fact label={t('recorded')}>{format.moment(event.recorded_at)}</Fact>
        <Fact label={t('filter.stream')}>
          {event.stream === 'ticket' ? (
            <AnchorLink to="/tickets/$ticket" params={{ ticket: event.stream_id }} size="sm">
              {event.stream}
            </AnchorLink>
          ) : event.stream === 'account' ? (
            <AnchorLink to="/accounts/$account" params={{ account: event.stream_id }} size="sm">
              {event.stream}
            </AnchorLink>
          ) : (
            event.stream
          )}
          , {t('version', { version: event.version })}
        </Fact>
        <Fact label={t('cause')}>
          {event.cause && (
            <AnchorLink to="/events" search={{ at: event.cause }} size="sm">
              #{event.cause}
            </AnchorLink>
          )}
        </Fact>
      </Facts>
      <Group gap="xs">
        <ButtonLink
          to="/events"
          search={{ stream: event.stream_id }}
          variant="default"
          size="xs"
          leftSection={<IconFilter size={14} />}
        >
          {t('history')}
        </ButtonLink>
        {proved && (
          <Button
            component="a"
            href={`/api/dossiers/${event.stream}/${event.stream_id}`}
            download
            size="xs"
            leftSection={<IconDownload size={14} />}
          >
            {t('dossier')}
          </Button>
        )}
      </Group>
      {proved && (
        <Text size="xs" c="dimmed">
          {t('dossier_why')} <Code>domovoy verify --dossier</Code>
        </Text>
      )}
      {effects.length > 0 && (
        <Section title={t('led_to')}>
          {effects.map((effect) => (
            <AnchorLink key={effect.position} to="/events" search={{ at: effect.position }} size="sm">
              <IconArrowRight size={12} /> #{effect.position} {effect.kind}
            </AnchorLink>
          ))}
        </Section>
      )}
      <Section title={t('payload')}>
        <Code block tabIndex={0}>
          {JSON.stringify(event.payload, null, 2)}
        </Code>
      </Section>
      <Section title={t('metadata')}>
        <Code block tabIndex={0}>
          {JSON.stringify(event.metadata, null, 2)}
        </Code>
      </Section>
    </Stack>
  );
}
