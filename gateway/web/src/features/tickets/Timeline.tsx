import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KINDS } from '../../api/kinds.gen';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { AnchorLink } from '../../ui/links';
import { EntryLine } from './EntryLine';
import type { TimelineEntry } from './queries';
import classes from './Timeline.module.css';

const KINDS_WITH_ALARM = [
  'deadline_missed',
  'escalated',
  'rejected',
  'declined',
  'reopened',
] as const satisfies (typeof KINDS)['ticket'][number][];
const ALARMING: ReadonlySet<string> = new Set(KINDS_WITH_ALARM.map((kind) => `ticket.${kind}`));

interface Props {
  entries: readonly TimelineEntry[];
  /** The version that the card shows. Later entries are dimmed. */
  until?: number;
  onGo: (version: number) => void;
}

/** The events of a ticket, latest first, with actor, time and cause. */
export function Timeline({ entries, until, onGo }: Props) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const audits = useMay('list_events');
  return (
    <ol className={classes.line}>
      {[...entries].reverse().map((entry) => (
        <li
          key={entry.position}
          className={classes.step}
          data-later={(until !== undefined && entry.version > until) || undefined}
          data-alarm={ALARMING.has(entry.kind) || undefined}
        >
          <div className={classes.body}>
            <EntryLine entry={entry} />
            {entry.cause && (
              <Text size="xs" c="dimmed">
                {t('because_of', {
                  event: t(`event.${entry.cause_kind?.replace('ticket.', '')}`, entry.cause_kind ?? ''),
                })}{' '}
                {audits && (
                  <AnchorLink to="/events" search={{ at: entry.cause }} size="xs">
                    #{entry.cause}
                  </AnchorLink>
                )}
              </Text>
            )}
          </div>
          <button
            type="button"
            className={classes.when}
            title={t('slider.go')}
            onClick={() => onGo(entry.version)}
          >
            {format.timeOrDay(entry.occurred_at)}
          </button>
        </li>
      ))}
    </ol>
  );
}
