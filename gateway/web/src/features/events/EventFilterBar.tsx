import { Button, Group, Pill, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../../keys/actions';
import { Actor } from '../../names/Name';
import { Finder } from '../../ui/Finder';
import classes from './Events.module.css';
import type { EventFilters } from './filters';
import { useKindOptions } from './kind-labels';

/** The filters of the list of events. */
export function EventFilterBar({ filters }: { filters: EventFilters }) {
  const { t } = useTranslation('events');
  const navigate = useNavigate();
  const kinds = useKindOptions();
  const input = useRef<HTMLInputElement>(null);
  const [thing, setThing] = useState('');
  const go = (search: EventFilters) => navigate({ to: '/events', search, replace: true });
  useActions(useMemo(() => [{ id: 'list.search', run: () => input.current?.focus() }], []));

  const chip = (key: 'actor' | 'stream' | 'cause', label: ReactNode) =>
    filters[key] !== undefined && (
      <Pill
        key={key}
        withRemoveButton
        onRemove={() => go({ ...filters, [key]: undefined })}
        removeButtonProps={{ 'aria-label': t('filter.drop') }}
      >
        {label}
      </Pill>
    );
  const date = (name: 'since' | 'until') => (
    <TextInput
      type="date"
      label={t(`filter.${name}`)}
      value={filters[name] ?? ''}
      onChange={({ currentTarget }) => go({ ...filters, [name]: currentTarget.value || undefined })}
    />
  );
  const narrowed = Object.entries(filters).some(([key, value]) => key !== 'at' && value !== undefined);

  return (
    <>
      <div className={classes.tools}>
        <Select
          ref={input}
          searchable
          clearable
          label={t('what')}
          placeholder={t('filter.kind')}
          data={kinds}
          value={filters.kind ?? null}
          onChange={(kind) => go({ ...filters, kind: kind ?? undefined })}
          nothingFoundMessage={t('frame:nothing')}
          clearButtonProps={{ 'aria-label': t('filter.drop') }}
        />
        <Finder
          label={t('filter.thing')}
          what={['ticket', 'account', 'house', 'person', 'meter']}
          value={thing}
          placeholder={t('filter.thing_how')}
          onText={setThing}
          onFound={(found) => {
            setThing('');
            void go({ ...filters, stream: found.id });
          }}
        />
        {date('since')}
        {date('until')}
      </div>
      {narrowed && (
        <Group gap={6}>
          {chip('actor', <Actor name={filters.actor} />)}
          {chip('stream', t('filter.one_thing', { id: filters.stream?.slice(0, 8) }))}
          {chip('cause', t('filter.caused', { position: filters.cause }))}
          <Button variant="subtle" size="compact-xs" onClick={() => go({ at: filters.at })}>
            {t('filter.none')}
          </Button>
        </Group>
      )}
    </>
  );
}
