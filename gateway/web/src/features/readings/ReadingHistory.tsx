import { ActionIcon, Badge, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Listed } from '../../ui/Listed';
import { Rows } from '../../ui/Rows';
import { CorrectReading } from './CorrectReading';
import { type Meter, readingsQuery } from './queries';

/** The readings of a meter, latest first. Those with the right can correct them. */
export function ReadingHistory({ meter }: { meter: Meter }) {
  const { t } = useTranslation('readings');
  const format = useFormat();
  const readings = useInfiniteQuery(readingsQuery(meter.id));
  const corrects = useMay('correct_reading');
  const [wrong, setWrong] = useState<Schemas['ReadingRow']>();
  // some imported readings have no values
  const isCorrectable = (values: unknown) =>
    corrects && !meter.removed_on && (values as string[]).length === (meter.registers as unknown[]).length;
  return (
    <>
      <Listed of={readings} empty={t('no_readings')}>
        {(rows) => (
          <Rows
            label={t('history')}
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { label: t('date'), cell: ({ date }) => format.day(date), line: true },
              {
                label: t('value'),
                cell: ({ values }) => (values as string[]).map(format.decimal).join(' / '),
                figures: true,
              },
              {
                label: t('used'),
                cell: ({ consumption }) => (consumption as string[]).map(format.decimal).join(' / '),
                figures: true,
              },
              { label: t('source'), cell: ({ source }) => source && t(`from.${source}`), wide: true },
              {
                label: '',
                cell: ({ corrections }) =>
                  (corrections as { values?: string[] }[]).length > 0 && (
                    <Badge variant="light" color="yellow" tt="none">
                      {t('corrected')}
                      <Text span size="xs">
                        {' '}
                        <s>
                          {(corrections as { values?: string[] }[])
                            .at(-1)
                            ?.values?.map(format.decimal)
                            .join(' / ')}
                        </s>
                      </Text>
                    </Badge>
                  ),
                wide: true,
              },
              {
                label: '',
                figures: true,
                cell: (reading) =>
                  isCorrectable(reading.values) && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('correct.title', { day: format.day(reading.date) })}
                      onClick={() => setWrong(reading)}
                    >
                      <IconPencil size={16} />
                    </ActionIcon>
                  ),
              },
            ]}
          />
        )}
      </Listed>
      {wrong && <CorrectReading meter={meter} reading={wrong} onClose={() => setWrong(undefined)} />}
    </>
  );
}
