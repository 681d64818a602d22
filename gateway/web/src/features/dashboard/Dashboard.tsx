import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OPEN } from '../../entities/tickets';
import { useFormat } from '../../i18n/format';
import { Amount } from '../../ui/Amount';
import { Page } from '../../ui/Page';
import { LoadError, Loading } from '../../ui/States';
import { Categories, Takings, TicketFlow, TicketsByStatus } from './Charts';
import classes from './Dashboard.module.css';
import { Figure } from './Figure';
import { dashboardQuery, lastDays, SPANS, takingsQuery, totalsQuery } from './queries';
import { meanResponseSeconds } from './series';

const route = getRouteApi('/_frame/dashboard');

/** Key figures and charts of tickets and money. Figures link to their rows. */
export default function Dashboard() {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const navigate = useNavigate();
  const { days: span = 90 } = route.useSearch();
  const days = lastDays(span);
  const shown = useQuery(dashboardQuery(days));
  const takings = useQuery(takingsQuery(days)).data;
  const totals = useQuery(totalsQuery(days));
  if (shown.isPending) return <Loading />;
  if (shown.isError) return <LoadError error={shown.error} onRetry={() => shown.refetch()} />;
  const { standing, overdue, days: flow, categories } = shown.data;
  const count = (statuses: readonly string[]) =>
    standing.filter(({ status }) => statuses.includes(status)).reduce((sum, { tickets }) => sum + tickets, 0);
  const sum = (key: 'opened' | 'closed') => flow.reduce((total, day) => total + day[key], 0);
  const answer = meanResponseSeconds(flow);
  const total = (key: 'charged' | 'paid' | 'closing') => {
    if (totals.data) return <Amount of={totals.data[key]} owed={key === 'closing'} />;
    return totals.isError ? '—' : '…';
  };
  return (
    <Page
      title={t('title')}
      lead={`${format.day(days.from)} – ${format.day(days.to)}`}
      actions={
        <SegmentedControl
          aria-label={t('span')}
          size="xs"
          value={String(span)}
          onChange={(days) => navigate({ to: '/dashboard', search: { days: Number(days) as typeof span } })}
          data={SPANS.map((days) => ({ value: String(days), label: t(`last.${days}`) }))}
        />
      }
    >
      <div className={classes.figures}>
        <Figure
          label={t('open')}
          value={format.number(count(OPEN))}
          link={linkOptions({ to: '/tickets', search: { status: OPEN.join(',') } })}
        />
        <Figure
          label={t('overdue')}
          value={format.number(overdue)}
          alarm={overdue > 0}
          link={linkOptions({ to: '/tickets', search: { overdue: true } })}
        />
        <Figure
          label={t('opened')}
          value={format.number(sum('opened'))}
          link={linkOptions({ to: '/tickets', search: { sort: 'opened' } })}
        />
        <Figure
          label={t('closed')}
          value={format.number(sum('closed'))}
          link={linkOptions({ to: '/tickets', search: { status: 'closed', sort: 'opened' } })}
        />
        <Figure label={t('answer')} value={answer === undefined ? '—' : format.duration(answer * 1000)} />
        <Figure label={t('charged')} value={total('charged')} link={{ to: '/accounts' }} />
        <Figure label={t('paid')} value={total('paid')} link={{ to: '/payments' }} />
        <Figure label={t('debt')} value={total('closing')} link={{ to: '/accounts' }} />
      </div>
      <div className={classes.charts}>
        <TicketFlow days={flow} span={days} />
        <TicketsByStatus standing={standing} />
        <Categories categories={categories} />
        <Takings takings={takings ?? []} />
      </div>
    </Page>
  );
}
