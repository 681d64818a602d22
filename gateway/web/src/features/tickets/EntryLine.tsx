import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { Actor, Name } from '../../names/Name';
import type { TimelineEntry } from './queries';
import { stars } from './TicketFacts';

/** An event in a line: its kind, the values that matter, and its actor. */
export function EntryLine({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation('tickets');
  return (
    <Text size="sm" component="div">
      <Text span fw={600} size="sm">
        {t(`event.${entry.kind.replace('ticket.', '')}`)}
      </Text>{' '}
      <Detail payload={entry.payload as Record<string, unknown>} byRule={!!entry.cause} />
      <Text size="xs" c="dimmed">
        <Actor name={entry.actor} />
      </Text>
    </Text>
  );
}

const DETAILS = ['text', 'reason', 'summary', 'because', 'note', 'remark', 'name'] as const;

function Detail({ payload, byRule }: { payload: Record<string, unknown>; byRule: boolean }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const text = (key: string) => (typeof payload[key] === 'string' ? (payload[key] as string) : undefined);
  const term = (key: string) => (payload[key] as { due?: string } | undefined)?.due;
  const window = (key: string) => payload[key] as { from: string; to: string } | undefined;
  const type = payload.type;
  const who = text('executor') ?? text('person');

  if (type === 'deadline_moved' && term('from') && term('to')) {
    return (
      <>
        <s>{format.moment(term('from') ?? '')}</s> → {format.moment(term('to') ?? '')}
      </>
    );
  }
  if (type === 'deadline_set') return <>{format.moment((payload.deadline as { due: string }).due)}</>;
  if (type === 'deadline_missed' || type === 'deadline_warned') {
    return (
      <>
        {t(`target.${text('which')}`)}, {format.moment(text('due') ?? '')}
      </>
    );
  }
  if (type === 'rescheduled' || type === 'scheduled') {
    const [before, now] =
      type === 'scheduled' ? [undefined, window('window')] : [window('from'), window('to')];
    return (
      <>
        {before && <s>{format.moment(before.from)}</s>}{' '}
        {now && `${format.moment(now.from)} – ${format.moment(now.to)}`}
      </>
    );
  }
  if (type === 'escalated') {
    return (
      <>
        {t(`frame:role.${text('to')}`, text('to') ?? '')} {!byRule && text('because')}
      </>
    );
  }
  if (type === 'closed') return <>{t(`closing.${text('because')}`)}</>;
  if (type === 'classified')
    return (
      <>
        {[
          text('category') && t(`category.${text('category')}`, text('category') ?? ''),
          t(`kind.${text('kind')}`),
          t(`priority.${text('priority')}`),
        ]
          .filter(Boolean)
          .join(', ')}
      </>
    );
  if (type === 'rated') return <>{stars(payload.rating as Schemas['Rating'])}</>;
  if (type === 'work_logged') {
    return (
      <>
        {t('minutes', { count: Number(payload.minutes) })} {text('note')}
      </>
    );
  }
  const detail = DETAILS.map(text).find(Boolean);
  return (
    <>
      {who && <Name id={who} />} {detail && <span>{detail}</span>}
    </>
  );
}
