import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Event, eventQuery, useKindLabel } from '../../entities/events';
import { useFormat } from '../../i18n/format';
import { Actor } from '../../names/Name';
import { AnchorLink } from '../../ui/links';
import { Section } from '../../ui/Page';
import classes from './Events.module.css';
import type { EventFilters } from './filters';
import { consequencesQuery } from './queries';

const SHOWN = 5;

/** The cause of an event and its consequences. */
export function Causes({ event, filters }: { event: Event; filters: EventFilters }) {
  const { t } = useTranslation('events');
  const cause = useQuery({ ...eventQuery(event.cause ?? 0), enabled: !!event.cause }).data;
  const { data: consequences = [] } = useQuery(consequencesQuery(event.position));
  if (!event.cause && consequences.length === 0) return null;
  return (
    <>
      {event.cause && (
        <Section title={t('led_by')}>
          <ul className={classes.chain}>
            {cause ? (
              <Step event={cause} filters={filters} />
            ) : (
              <li>
                <AnchorLink to="/events" search={{ ...filters, at: event.cause }} size="sm">
                  #{event.cause}
                </AnchorLink>
              </li>
            )}
          </ul>
        </Section>
      )}
      {consequences.length > 0 && (
        <Section
          title={t('led_to')}
          actions={
            consequences.length > SHOWN && (
              <AnchorLink to="/events" search={{ at: event.position, cause: event.position }} size="sm">
                {t('led_to_all')}
              </AnchorLink>
            )
          }
        >
          <ul className={classes.chain}>
            {consequences.slice(0, SHOWN).map((one) => (
              <Step key={one.position} event={one} filters={filters} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Step({ event, filters }: { event: Event; filters: EventFilters }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const kindLabel = useKindLabel();
  return (
    <li>
      <Link to="/events" search={{ ...filters, at: event.position }}>
        <Text size="xs" c="dimmed" className="figures">
          #{event.position}
        </Text>
        <Text size="sm" flex={1}>
          {t(`stream.${event.stream}`)} ·{' '}
          <Text span inherit fw={550}>
            {kindLabel(event.kind)}
          </Text>{' '}
          <Text span inherit c="dimmed">
            <Actor name={event.actor} />
          </Text>
        </Text>
        <Text size="xs" c="dimmed">
          {format.timeOrDay(event.recorded_at)}
        </Text>
      </Link>
    </li>
  );
}
