import { Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { MobilePage } from '../../ui/MobilePage';
import { Empty } from '../../ui/States';
import { MeterEntry } from './MeterEntry';
import { homeQuery } from './queries';

/** The meters at home, each with its last reading and the form for the next. */
export default function Meters() {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const { data: home } = useSuspenseQuery(homeQuery);
  return (
    <MobilePage title={t('area.meters')}>
      {home.meters.length === 0 ? (
        <Empty title={t('readings.no_meters')} />
      ) : (
        <Text c="dimmed" mt={-12}>
          {t('readings.by', { day: format.day(home.readings_by) })}
        </Text>
      )}
      {home.meters.map((meter) => (
        <MeterEntry key={meter.id} meter={meter} />
      ))}
    </MobilePage>
  );
}
