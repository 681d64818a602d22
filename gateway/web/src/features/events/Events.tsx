import { Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Event, useKindLabel } from '../../entities/events';
import { useFormat } from '../../i18n/format';
import { ActionButton } from '../../keys/ActionButton';
import { useActions } from '../../keys/actions';
import { useListKeys } from '../../keys/list';
import type { Action } from '../../keys/table';
import { Actor } from '../../names/Name';
import { Listed } from '../../ui/Listed';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { ChainCheck } from './ChainCheck';
import { EventDrawer } from './EventDrawer';
import { EventFilterBar } from './EventFilterBar';
import { eventsQuery } from './queries';

const route = getRouteApi('/_frame/events');

/** The list of events in the log, with filters. */
export default function Events() {
  const { t } = useTranslation('events');
  const navigate = useNavigate();
  const filters = route.useSearch();
  const query = useInfiniteQuery(eventsQuery(filters));
  const events = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const [current, setCurrent] = useState<number>();
  const [checking, setChecking] = useState(false);
  const columns = useColumns();
  const check = useMemo((): Action => ({ id: 'audit.check', run: () => setChecking(true) }), []);
  useActions(useMemo(() => [check], [check]));
  const at = events.findIndex(({ position }) => position === current);
  const mark = useCallback(({ position }: Event) => setCurrent(position), []);
  const open = useCallback(
    ({ position }: Event) => {
      setCurrent(position);
      void navigate({ to: '/events', search: { ...filters, at: position } });
    },
    [filters, navigate],
  );
  useListKeys({ rows: events, of: query, at, onGo: mark, onOpen: open });

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={<ActionButton action={check} leftSection={<IconShieldCheck size={18} />} />}
    >
      <EventFilterBar filters={filters} />
      <Listed of={query} empty={t('none')}>
        {(rows) => (
          <Rows
            label={t('title')}
            rows={rows}
            keyOf={({ position }) => String(position)}
            chosen={String(filters.at ?? current)}
            onOpen={open}
            columns={columns}
          />
        )}
      </Listed>
      {filters.at && (
        <EventDrawer
          position={filters.at}
          filters={filters}
          onClose={() => navigate({ to: '/events', search: { ...filters, at: undefined } })}
        />
      )}
      <ChainCheck opened={checking} onClose={() => setChecking(false)} />
    </Page>
  );
}

function useColumns() {
  const { t } = useTranslation('events');
  const format = useFormat();
  const kindLabel = useKindLabel();
  return [
    { label: '#', cell: ({ position }: Event) => position, figures: true, wide: true },
    {
      label: t('what'),
      cell: ({ kind, stream }: Event) => (
        <>
          <Text size="sm" fw={550}>
            <Text span inherit c="dimmed" fw={400} visibleFrom="sm">
              {t(`stream.${stream}`)} ·{' '}
            </Text>
            {kindLabel(kind)}
          </Text>
          <Text size="xs" c="dimmed">
            {kind}
          </Text>
        </>
      ),
    },
    {
      label: t('who'),
      cell: ({ actor, recorded_at }: Event) => (
        <>
          <Text size="sm">
            <Actor name={actor} />
          </Text>
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {format.timeOrDay(recorded_at)}
          </Text>
        </>
      ),
    },
    {
      label: t('recorded'),
      line: true,
      wide: true,
      cell: ({ recorded_at }: Event) => <Text size="sm">{format.moment(recorded_at)}</Text>,
    },
    {
      label: t('happened'),
      line: true,
      wide: true,
      cell: ({ occurred_at }: Event) => (
        <Text size="sm" c="dimmed">
          {format.moment(occurred_at)}
        </Text>
      ),
    },
    {
      label: t('cause'),
      figures: true,
      wide: true,
      cell: ({ cause }: Event) => cause && <Text size="sm">#{cause}</Text>,
    },
  ];
}
