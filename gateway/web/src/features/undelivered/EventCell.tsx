import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { eventQuery, useKindLabel } from '../../entities/events';
import { usePages } from '../../frame/pages';
import { AnchorLink } from '../../ui/links';

// the row opens the event, too
const stop = (event: MouseEvent) => event.stopPropagation();

/** The event behind a failure, with links to it and to its aggregate. */
export function EventCell({ position }: { position: number }) {
  const { t } = useTranslation(['undelivered', 'events']);
  const kindLabel = useKindLabel();
  const { linkTo } = usePages();
  const { data: event } = useQuery(eventQuery(position));
  const link = event && linkTo(event.stream, event.stream_id);
  return (
    <>
      <AnchorLink to="/events" search={{ at: position }} size="sm" onClick={stop}>
        {event ? kindLabel(event.kind) : t('events:event', { position })}
      </AnchorLink>
      {event && (
        <Text size="xs" c="dimmed">
          {link ? (
            <AnchorLink {...link} size="xs" underline="always" onClick={stop}>
              {t(`events:stream.${event.stream}`)}
            </AnchorLink>
          ) : (
            t(`events:stream.${event.stream}`)
          )}{' '}
          · #{position}
        </Text>
      )}
    </>
  );
}
