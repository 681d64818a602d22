import { Box, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../api/refusal';
import { useFormat } from '../../i18n/format';
import type { Column } from '../../ui/Rows';
import { useRefusalText } from '../../ui/refusal-text';
import { EventCell } from './EventCell';
import { Failures } from './Failures';
import { type RefusedReaction, refusedReactionsQuery } from './queries';

const positionOf = ({ position }: RefusedReaction) => position;

/** The reactions whose commands were refused, and the events that a rule could not read, the latest first. */
export function RefusedReactions() {
  const { t } = useTranslation('undelivered');
  return (
    <Failures
      of={useInfiniteQuery(refusedReactionsQuery)}
      label={t('list.reactions')}
      empty={t('none.reactions')}
      columns={useColumns()}
      positionOf={positionOf}
    />
  );
}

function useColumns(): Column<RefusedReaction>[] {
  const { t } = useTranslation('undelivered');
  const format = useFormat();
  const refusalText = useRefusalText();
  return [
    {
      label: t('reaction'),
      cell: ({ rule, at }) => (
        <>
          <Text size="sm" fw={550}>
            {t(`rule.${rule}`, rule)}
          </Text>
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {format.timeOrDay(at)}
          </Text>
        </>
      ),
    },
    {
      label: t('reason'),
      cell: ({ code, detail, position }) => (
        <>
          <Text size="sm">
            {code === 'event.unreadable' ? t('unreadable') : refusalText(new Refusal({ code, detail }))}
          </Text>
          <Text size="xs" c="dimmed">
            {code}
          </Text>
          <Box hiddenFrom="sm" mt={6}>
            <EventCell position={position} />
          </Box>
        </>
      ),
    },
    { label: t('event'), line: true, wide: true, cell: ({ position }) => <EventCell position={position} /> },
    { label: t('refused_at'), line: true, wide: true, cell: ({ at }) => format.moment(at) },
  ];
}
