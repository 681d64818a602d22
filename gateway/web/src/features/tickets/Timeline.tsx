import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { AUDITORS, hasRole } from '../../session/roles';
import { useSession } from '../../session/session';
import { AnchorLink } from '../../ui/links';
import { ChapterLine } from './ChapterLine';
import type { Chapter } from './queries';
import classes from './Timeline.module.css';

interface Props {
  chapters: readonly Chapter[];
  /** Up to which version the card shows; later ones are dimmed. */
  until?: number;
  onGo: (version: number) => void;
}

/** Every event of the ticket, the latest first: who, what, when, and what led to it. */
export function Timeline({ chapters, until, onGo }: Props) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const audits = hasRole(useSession(), AUDITORS);
  return (
    <ol className={classes.line}>
      {[...chapters].reverse().map((chapter) => (
        <li
          key={chapter.position}
          className={classes.step}
          data-later={(until !== undefined && chapter.version > until) || undefined}
          data-alarm={/missed|escalated|rejected|declined|reopened/.test(chapter.kind) || undefined}
        >
          <div className={classes.body}>
            <ChapterLine chapter={chapter} />
            {chapter.cause && (
              <Text size="xs" c="dimmed">
                {t('because_of', {
                  event: t(`event.${chapter.cause_kind?.replace('ticket.', '')}`, chapter.cause_kind ?? ''),
                })}{' '}
                {audits && (
                  <AnchorLink to="/events" search={{ at: chapter.cause }} size="xs">
                    #{chapter.cause}
                  </AnchorLink>
                )}
              </Text>
            )}
          </div>
          <button
            type="button"
            className={classes.when}
            title={t('slider.go')}
            onClick={() => onGo(chapter.version)}
          >
            {format.timeOrDay(chapter.occurred_at)}
          </button>
        </li>
      ))}
    </ol>
  );
}
