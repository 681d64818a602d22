import { OPEN, statusColor } from '../../entities/tickets';
import '@mantine/charts/styles.layer.css';
import { BarChart, LineChart } from '@mantine/charts';
import { Text, Title } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormat } from '../../i18n/format';
import classes from './Dashboard.module.css';
import type { DayRange } from './queries';
import { byMonth, series } from './series';

const STATUSES = [...OPEN, 'resolved'] as const;
const CHANNEL_COLORS: Record<Schemas['RegisterPayment']['channel'], string> = {
  bank: 'spruce.7',
  online: 'spruce.5',
  card: 'indigo.5',
  cash: 'gray.5',
  import: 'yellow.5',
};

function Chart({
  title,
  why,
  whole,
  children,
}: {
  title: string;
  why?: string;
  whole?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={`${classes.chart} ${whole ? classes.whole : ''}`}>
      <div>
        <Title order={3}>{title}</Title>
        {why && (
          <Text size="xs" c="dimmed">
            {why}
          </Text>
        )}
      </div>
      {children}
    </section>
  );
}

/** A bar that links to the tickets it counts. */
function Bar({
  name,
  share,
  count,
  color,
  ...link
}: {
  name: string;
  share: number;
  count: string;
  color?: string;
  search: object;
}) {
  return (
    <Link to="/tickets" search={link.search} className={classes.bar}>
      <span className={classes.name}>{name}</span>
      <span className={classes.track}>
        <span
          className={classes.fill}
          style={{
            width: `${share * 100}%`,
            background: color && `var(--mantine-color-${color.replace('.', '-')})`,
          }}
        />
      </span>
      <span className={classes.count}>{count}</span>
    </Link>
  );
}

/** Tickets opened, closed and reopened over time. */
export function TicketFlow({ days, span }: { days: readonly Schemas['Day'][]; span: DayRange }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <Chart title={t('flow')} why={t('flow_why')} whole>
      <LineChart
        h={240}
        data={series(days, span.from, span.to)}
        dataKey="day"
        withLegend
        legendProps={{ itemSorter: null }}
        curveType="monotone"
        withDots={false}
        strokeWidth={2.5}
        series={[
          { name: 'opened', label: t('opened'), color: 'violet.6' },
          { name: 'closed', label: t('closed'), color: 'spruce.6' },
          { name: 'reopened', label: t('reopened'), color: 'red.6' },
        ]}
        xAxisProps={{ tickFormatter: (day: string) => format.day(day), minTickGap: 50 }}
        yAxisProps={{ width: 36, allowDecimals: false }}
        gridAxis="x"
        lineChartProps={{ onClick: () => navigate({ to: '/tickets', search: { sort: 'opened' } }) }}
      />
    </Chart>
  );
}

/** The number of tickets in each status. */
export function TicketsByStatus({ standing }: { standing: readonly Schemas['Standing2'][] }) {
  const { t } = useTranslation(['dashboard', 'tickets']);
  const format = useFormat();
  const counts = STATUSES.map((status) => ({
    status,
    tickets: standing.filter((one) => one.status === status).reduce((sum, { tickets }) => sum + tickets, 0),
  }));
  const most = Math.max(1, ...counts.map(({ tickets }) => tickets));
  return (
    <Chart title={t('standing')} why={t('opens_rows')}>
      <div className={classes.bars}>
        {counts.map(({ status, tickets }) => (
          <Bar
            key={status}
            name={t(`tickets:status.${status}`)}
            share={tickets / most}
            count={format.number(tickets)}
            color={`${statusColor(status)}.6`}
            search={{ status }}
          />
        ))}
      </div>
    </Chart>
  );
}

/** The mean time to close by category, slowest first. */
export function Categories({ categories }: { categories: readonly Schemas['CategoryMean'][] }) {
  const { t } = useTranslation(['dashboard', 'tickets']);
  const format = useFormat();
  const rows = [...categories].sort((one, other) => other.cycle_seconds - one.cycle_seconds).slice(0, 9);
  const most = Math.max(1, ...rows.map(({ cycle_seconds }) => cycle_seconds));
  return (
    <Chart title={t('categories')} why={t('categories_why')}>
      <div className={classes.bars}>
        {rows.map(({ category, cycle_seconds, closed }) => (
          <Bar
            key={category}
            name={category ? t(`tickets:category.${category}`, category) : t('no_category')}
            share={cycle_seconds / most}
            count={`${format.duration(cycle_seconds * 1000)} · ${format.number(closed)}`}
            search={category ? { category, status: 'closed' } : { status: 'closed' }}
          />
        ))}
      </div>
    </Chart>
  );
}

/** Takings by month and channel. */
export function Takings({ takings }: { takings: readonly Schemas['Takings'][] }) {
  const { t } = useTranslation(['dashboard', 'payments']);
  const format = useFormat();
  const navigate = useNavigate();
  const channels = Object.entries(CHANNEL_COLORS).filter(([name]) =>
    takings.some(({ channel }) => channel === name),
  );
  return (
    <Chart title={t('takings')} why={t('opens_rows')} whole>
      <BarChart
        h={240}
        data={byMonth(takings)}
        dataKey="month"
        type="stacked"
        withLegend
        maxBarWidth={48}
        series={channels.map(([channel, color]) => ({
          name: channel,
          label: t(`payments:way.${channel}`),
          color,
        }))}
        valueFormatter={(value) => format.number(Math.round(value))}
        xAxisProps={{ tickFormatter: (month: string) => format.month(month) }}
        yAxisProps={{ width: 80 }}
        gridAxis="x"
        barChartProps={{ onClick: () => navigate({ to: '/payments' }) }}
      />
    </Chart>
  );
}
