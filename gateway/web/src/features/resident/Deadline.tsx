import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import type { RequestCard } from './queries';

/** The deadline of a request and its postponements. */
export function Deadline({ card }: { card: RequestCard }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const promised = card.promises.resolution;
  if (!promised) return null;
  return (
    <Stack gap={4}>
      <Text>{t('request.until', { at: format.moment(promised.due) })}</Text>
      {card.moves
        .filter(({ which }) => which === 'resolution')
        .map((move) => (
          <Text key={move.at} c="dimmed" fz="sm">
            {t('request.moved')} <s>{format.moment(move.from)}</s> → {format.moment(move.to)}
          </Text>
        ))}
    </Stack>
  );
}
