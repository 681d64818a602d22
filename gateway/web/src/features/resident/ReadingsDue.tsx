import { Badge, Group, Text } from '@mantine/core';
import { IconChevronRight, IconGauge } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { today, useFormat } from '../../i18n/format';
import mobile from '../../ui/MobilePage.module.css';
import type { Home } from './queries';

const DAY_MS = 86_400_000;
/** With so many days left or fewer, the badge is orange. */
const SOON = 5;

/** The number of meters that await a reading, and the days left. */
export function ReadingsDue({ home }: { home: Home }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const count = home.meters.filter((meter) => meter.awaited).length;
  const days = Math.max(0, Math.round((Date.parse(home.readings_by) - Date.parse(today())) / DAY_MS));
  return (
    <Link to="/my/meters" className={mobile.card}>
      <Group justify="space-between" wrap="nowrap">
        <IconGauge size={32} stroke={1.5} color="var(--quiet)" aria-hidden />
        <div className={mobile.grow}>
          <Text fw={600}>{count > 0 ? t('readings.due', { count }) : t('readings.all_taken')}</Text>
          <Text c="dimmed" fz="sm">
            {t('readings.by', { day: format.day(home.readings_by) })}
          </Text>
          {count > 0 && (
            <Badge
              color={days <= SOON ? 'orange' : 'gray'}
              mt={8}
              variant="light"
              size="lg"
              tt="none"
              radius="md"
            >
              {t('readings.days_left', { count: days })}
            </Badge>
          )}
        </div>
        <IconChevronRight color="var(--quiet)" aria-hidden />
      </Group>
    </Link>
  );
}
