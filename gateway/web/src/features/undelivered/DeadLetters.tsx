import { Box, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Name } from '../../names/Name';
import type { Column } from '../../ui/Rows';
import { EventCell } from './EventCell';
import { Failures } from './Failures';
import { type DeadLetter, deadLettersQuery } from './queries';

const positionOf = ({ cause }: DeadLetter) => cause;

/** The messages that no channel could send, the latest first. */
export function DeadLetters() {
  const { t } = useTranslation('undelivered');
  return (
    <Failures
      of={useInfiniteQuery(deadLettersQuery)}
      label={t('list.messages')}
      empty={t('none.messages')}
      columns={useColumns()}
      positionOf={positionOf}
    />
  );
}

function useColumns(): Column<DeadLetter>[] {
  const { t } = useTranslation('undelivered');
  const format = useFormat();
  return [
    {
      label: t('message'),
      cell: ({ kind, channel, recipient, failed_at }) => (
        <>
          <Text size="sm" fw={550}>
            {t(`kind.${kind}`, kind)}
          </Text>
          <Text size="xs" c="dimmed">
            <Name id={recipient} /> · {t(`channel.${channel}`, channel)}
          </Text>
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {format.timeOrDay(failed_at)}
          </Text>
        </>
      ),
    },
    {
      label: t('reason'),
      cell: ({ last_error, attempts, cause }) => (
        <>
          <Text size="sm" lineClamp={3}>
            {last_error}
          </Text>
          <Text size="xs" c="dimmed">
            {t('attempts', { count: attempts })}
          </Text>
          <Box hiddenFrom="sm" mt={6}>
            <EventCell position={cause} />
          </Box>
        </>
      ),
    },
    { label: t('event'), line: true, wide: true, cell: ({ cause }) => <EventCell position={cause} /> },
    { label: t('failed_at'), line: true, wide: true, cell: ({ failed_at }) => format.moment(failed_at) },
  ];
}
