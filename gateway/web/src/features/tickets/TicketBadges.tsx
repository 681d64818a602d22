import { Badge, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconClock, IconFlame } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { statusColor } from '../../entities/tickets';
import { useFormat } from '../../i18n/format';
import { useNow } from '../../ui/now';
import { timeLeft } from './due';
import { hoursQuery } from './queries';
import classes from './TicketBadges.module.css';

export function StatusBadge({ status }: { status: string }) {
  const { t } = useTranslation('tickets');
  return (
    <Badge color={statusColor(status)} variant="light" className={classes.badge}>
      {t(`status.${status}`)}
    </Badge>
  );
}

const PRIORITY_COLORS: Record<Schemas['Priority'], string | undefined> = {
  low: undefined,
  normal: undefined,
  high: 'orange',
  urgent: 'red',
};

/** Shows high and urgent priority only. */
export function PriorityBadge({ priority }: { priority: string }) {
  const { t } = useTranslation('tickets');
  const color = PRIORITY_COLORS[priority as Schemas['Priority']];
  if (!color) return null;
  return (
    <Badge color={color} variant="light" className={classes.badge} leftSection={<IconFlame size={12} />}>
      {t(`priority.${priority}`)}
    </Badge>
  );
}

interface DueProps {
  due: string | null | undefined;
  since: string;
  /** Whether the deadline counts in business or calendar time. */
  pace: string | null | undefined;
  size?: 'xs' | 'sm';
  /** Shows the time without words. */
  short?: boolean;
}

/** The time left until a deadline, or past since. */
export function Due({ due, since, pace, size = 'xs', short }: DueProps) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const now = useNow();
  const inBusiness = pace === 'business';
  const hours = useQuery({ ...hoursQuery(), enabled: inBusiness }).data;
  if (!due) return null;
  const { urgency, ms } = timeLeft(due, since, now, inBusiness ? hours : undefined);
  const time = format.duration(ms, inBusiness && urgency !== 'late' ? 'hour' : 'day');
  const Icon = urgency === 'late' ? IconAlertTriangle : IconClock;
  return (
    <Tooltip label={t(inBusiness ? 'due.until_business' : 'due.until', { moment: format.moment(due) })}>
      <Text span size={size} className={classes.due} data-urgency={urgency} data-short={short}>
        <Icon size={14} stroke={1.8} />
        {short
          ? `${urgency === 'late' ? '−' : ''}${time}`
          : t(urgency === 'late' ? 'due.late' : inBusiness ? 'due.left_business' : 'due.left', { time })}
      </Text>
    </Tooltip>
  );
}
