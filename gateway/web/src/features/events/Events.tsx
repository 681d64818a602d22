import { Badge, Button, CloseButton, Group, Text, TextInput } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Actor } from '../../names/Name';
import { Listed } from '../../ui/Listed';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { Chain } from './Chain';
import { EventDrawer } from './EventDrawer';
import type { EventFilters } from './filters';
import { eventsQuery, verificationQuery } from './queries';
import { eventsRoute } from './routes';

/** Everything that happened: who did what to which thing, when, because of what. */
export default function Events() {
  const { t } = useTranslation('events');
  const format = useFormat();
  const navigate = useNavigate();
  const filters = eventsRoute.useSearch();
  const events = useInfiniteQuery(eventsQuery(filters));
  const chain = useQuery(verificationQuery);
  const set = (next: Partial<EventFilters>) =>
    navigate({ to: '.', search: { ...filters, ...next }, replace: true });
  const field = (name: 'actor' | 'kind' | 'stream', width: number) => (
    <TextInput
      key={name + (filters[name] ?? '')}
      w={width}
      label={t(`filter.${name}`)}
      placeholder={t(`hint.${name}`)}
      defaultValue={filters[name]}
      rightSection={
        filters[name] && (
          <CloseButton size="sm" aria-label={t('clear')} onClick={() => set({ [name]: undefined })} />
        )
      }
      onBlur={({ currentTarget }) => set({ [name]: currentTarget.value.trim() || undefined })}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
    />
  );
  const date = (name: 'since' | 'until') => (
    <TextInput
      type="date"
      label={t(`filter.${name}`)}
      value={filters[name] ?? ''}
      onChange={({ currentTarget }) => set({ [name]: currentTarget.value || undefined })}
    />
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button
          leftSection={<IconShieldCheck size={18} />}
          loading={chain.isFetching}
          onClick={() => chain.refetch()}
        >
          {t('chain.check')}
        </Button>
      }
    >
      <Chain of={chain} onPosition={(at) => set({ at })} />
      <Group gap="sm" align="flex-end">
        {field('kind', 160)}
        {field('actor', 170)}
        {field('stream', 230)}
        {date('since')}
        {date('until')}
      </Group>
      <Listed of={events} empty={t('none')}>
        {(rows) => (
          <Rows
            label={t('title')}
            rows={rows}
            keyOf={({ position }) => String(position)}
            chosen={filters.at ? String(filters.at) : undefined}
            onOpen={({ position }) => set({ at: position })}
            columns={[
              { label: '#', cell: ({ position }) => position, figures: true },
              {
                label: t('what'),
                cell: ({ kind, version }) => (
                  <Group gap={6} wrap="nowrap">
                    <Badge
                      variant="light"
                      color={COLORS[kind.slice(0, kind.indexOf('.'))] ?? 'gray'}
                      tt="none"
                    >
                      {kind}
                    </Badge>
                    <Text span size="xs" c="dimmed">
                      {t('version', { version })}
                    </Text>
                  </Group>
                ),
              },
              { label: t('who'), cell: ({ actor }) => <Actor name={actor} /> },
              { label: t('happened'), cell: ({ occurred_at }) => format.moment(occurred_at), line: true },
              {
                label: t('recorded'),
                cell: ({ recorded_at }) => format.moment(recorded_at),
                line: true,
                wide: true,
              },
              { label: t('cause'), cell: ({ cause }) => cause && `#${cause}`, figures: true, wide: true },
            ]}
          />
        )}
      </Listed>
      {filters.at && <EventDrawer position={filters.at} onClose={() => set({ at: undefined })} />}
    </Page>
  );
}

const COLORS: Record<string, string> = {
  ticket: 'violet',
  account: 'indigo',
  payment: 'spruce',
  meter: 'blue',
  house: 'orange',
  person: 'pink',
  residency: 'grape',
  user: 'gray',
};
