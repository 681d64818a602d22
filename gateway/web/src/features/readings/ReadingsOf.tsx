import { Badge, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Listed } from '../../ui/Listed';
import { Rows } from '../../ui/Rows';
import { readingsQuery } from './queries';

export function ReadingsOf({ meter }: { meter: string }) {
  const { t } = useTranslation('readings');
  const format = useFormat();
  const readings = useInfiniteQuery(readingsQuery(meter));
  return (
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
                      <s>{(corrections as { values?: string[] }[]).at(-1)?.values?.join(' / ')}</s>
                    </Text>
                  </Badge>
                ),
              wide: true,
            },
          ]}
        />
      )}
    </Listed>
  );
}
