import { Button, Group, Paper, Text, TextInput, Title } from '@mantine/core';
import { IconCalendar, IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { localMoment, today, useFormat } from '../../i18n/format';
import { Amount } from '../../ui/Amount';
import { LoadError } from '../../ui/States';
import classes from './BalanceAt.module.css';
import { type BalanceMoment, recordedLater } from './balance';
import { balanceQuery, type Line } from './queries';
import { Statement } from './Statement';

const route = getRouteApi('/_frame/accounts/$account');

/** The balance at the end of a day as it was known at a moment, and the lines recorded since. */
export function BalanceAt({ id, lines }: { id: string; lines: readonly Line[] }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const navigate = useNavigate();
  const search = route.useSearch();
  const moment: BalanceMoment = { effective: search.effective ?? today(), recorded: search.recorded };
  const then = useQuery(balanceQuery(id, moment.effective, moment.recorded));
  const now = useQuery(balanceQuery(id, moment.effective, undefined));
  const later = recordedLater(lines, moment);
  const set = (next: Partial<BalanceMoment>) =>
    navigate({ to: '.', search: { ...search, ...next }, replace: true, resetScroll: false });

  return (
    <Paper className={classes.clocks} withBorder radius="lg">
      <Title order={3}>{t('clocks.title')}</Title>
      <div className={classes.fields}>
        <TextInput
          type="date"
          label={t('clocks.effective')}
          leftSection={<IconCalendar size={16} />}
          value={moment.effective}
          onChange={({ currentTarget }) => set({ effective: currentTarget.value || undefined })}
        />
        <TextInput
          type="datetime-local"
          label={t('clocks.recorded')}
          leftSection={<IconEye size={16} />}
          value={moment.recorded ? localMoment(moment.recorded) : ''}
          onChange={({ currentTarget }) =>
            set({ recorded: currentTarget.value ? new Date(currentTarget.value).toISOString() : undefined })
          }
        />
        {moment.recorded && (
          <Button variant="default" onClick={() => set({ recorded: undefined })}>
            {t('clocks.now')}
          </Button>
        )}
      </div>
      {then.isError ? (
        <LoadError error={then.error} onRetry={() => then.refetch()} />
      ) : (
        <Group gap="xl" aria-live="polite">
          <div>
            <Text size="xs" c="dimmed">
              {moment.recorded
                ? t('clocks.then', {
                    day: format.day(moment.effective),
                    moment: format.moment(moment.recorded),
                  })
                : t('clocks.as_of', { day: format.day(moment.effective) })}
            </Text>
            <Text fz={24} fw={650}>
              {then.data ? <Amount of={then.data.balance} owed /> : '…'}
            </Text>
          </div>
          {moment.recorded && (
            <div>
              <Text size="xs" c="dimmed">
                {t('clocks.known_now', { day: format.day(moment.effective) })}
              </Text>
              <Text fz={24} fw={650}>
                {now.data ? <Amount of={now.data.balance} owed /> : now.isError ? '—' : '…'}
              </Text>
            </div>
          )}
        </Group>
      )}
      {moment.recorded && (
        <div>
          <Text size="sm" fw={550} mb={6}>
            {t('clocks.later', { count: later.length })}
          </Text>
          {later.length > 0 && (
            <div className={classes.later}>
              <Statement lines={later} />
            </div>
          )}
        </div>
      )}
    </Paper>
  );
}
