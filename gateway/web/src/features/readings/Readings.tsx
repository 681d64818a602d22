import { Text } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { metersQuery } from '../../entities/meters';
import { Finder } from '../../ui/Finder';
import { Page, Section } from '../../ui/Page';
import { Empty, LoadError, Loading } from '../../ui/States';
import { MeterForm } from './MeterForm';
import { meterQuery } from './queries';
import { ReadingHistory } from './ReadingHistory';
import classes from './Readings.module.css';

const route = getRouteApi('/_frame/readings');

/** Entry of readings for all meters of a unit or a house. Enter saves and goes to the next meter. */
export default function Readings() {
  const { t } = useTranslation('readings');
  const navigate = useNavigate();
  const { place, meter } = route.useSearch();
  const [text, setText] = useState('');
  const one = useQuery({ ...meterQuery(meter ?? ''), enabled: !!meter });
  const where = place ?? one.data?.unit ?? one.data?.house ?? undefined;
  const meters = useQuery({ ...metersQuery(where ?? ''), enabled: !!where });
  const rows = meters.data?.items.filter(({ removed_on }) => !removed_on) ?? [];
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div className={classes.finder}>
        <Finder
          label={t('where')}
          placeholder={t('where_hint')}
          what={['unit', 'house', 'meter']}
          value={text}
          autoFocus={!where}
          onText={setText}
          onFound={({ what, id, title }) => {
            setText(title);
            void navigate({ to: '/readings', search: what === 'meter' ? { meter: id } : { place: id } });
          }}
        />
      </div>
      {!where && !meter && (
        <Empty icon={<IconGauge />} title={t('choose')}>
          {t('choose_why')}
        </Empty>
      )}
      {(meters.isLoading || one.isLoading) && <Loading />}
      {(meters.error ?? one.error) && (
        <LoadError error={meters.error ?? one.error} onRetry={() => meters.refetch()} />
      )}
      {meters.isSuccess && rows.length === 0 && <Empty title={t('none')} />}
      <div className={classes.meters}>
        {rows.map((row) => (
          <MeterForm
            key={row.id}
            meter={row}
            chosen={row.id === meter}
            onShow={() => navigate({ to: '/readings', search: { place, meter: row.id }, resetScroll: false })}
          />
        ))}
      </div>
      {one.data && (
        <Section title={t('history')}>
          <ReadingHistory meter={one.data} />
          <Text size="xs" c="dimmed">
            {t('corrections')}
          </Text>
        </Section>
      )}
    </Page>
  );
}
