import { ActionIcon, CloseButton, Menu, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { OPEN } from '../../entities/tickets';
import { useFormat } from '../../i18n/format';
import { useActions } from '../../keys/actions';
import { useMay } from '../../session/session';
import { ButtonLink } from '../../ui/links';
import { type Filters, KINDS, VIEWS, type View, viewOf } from './filters';
import { overdueQuery } from './overdue';
import classes from './TicketQueue.module.css';

const TYPING_MS = 200;

interface Props {
  filters: Filters;
  counts: Schemas['Count'][] | undefined;
}

/** The filters of the queue: text, kind, sort order, and named views with their counts. */
export function QueueFilterBar({ filters, counts }: Props) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const navigate = useNavigate();
  const writes = useMay('open_ticket', 'list_inhabitants');
  const overdue = useQuery(overdueQuery()).data;
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filters.text ?? '');
  useEffect(() => setText(filters.text ?? ''), [filters.text]);
  const go = (search: Filters) => navigate({ to: '.', search, replace: true });
  const sought = useDebouncedCallback((words: string) => {
    void go({ ...filters, text: words.trim() || undefined });
  }, TYPING_MS);
  useActions(useMemo(() => [{ id: 'list.search', run: () => input.current?.focus() }], []));

  const of = (statuses: readonly string[]) =>
    counts?.filter(({ status }) => statuses.includes(status)).reduce((sum, { tickets }) => sum + tickets, 0);
  const numbers: Partial<Record<View, number | undefined>> = {
    open: of(OPEN),
    new: of(['new']),
    in_progress: of(['in_progress']),
    resolved: of(['resolved']),
    overdue,
  };
  const view = viewOf(filters);

  return (
    <div className={classes.tools}>
      <div className={classes.line}>
        <TextInput
          ref={input}
          flex={1}
          size="sm"
          aria-label={t('filter.text')}
          placeholder={t('filter.text')}
          leftSection={<IconSearch size={16} />}
          rightSection={
            text && (
              <CloseButton
                size="sm"
                aria-label={t('filter.clear')}
                onClick={() => go({ ...filters, text: undefined })}
              />
            )
          }
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            sought(currentTarget.value);
          }}
        />
        <FilterMenu filters={filters} go={go} />
        {writes && (
          <Tooltip label={`${t('keys:everywhere.new_ticket')} · N`}>
            <ButtonLink to="/tickets/new" size="sm" px={10} aria-label={t('keys:everywhere.new_ticket')}>
              <IconPlus size={18} />
            </ButtonLink>
          </Tooltip>
        )}
      </div>
      <nav className={classes.views} aria-label={t('views')}>
        {(Object.keys(VIEWS) as View[]).map((name) => (
          <Link
            key={name}
            to="."
            search={VIEWS[name]}
            className={classes.view}
            data-chosen={name === view || undefined}
            data-alarm={(name === 'overdue' && !!overdue) || undefined}
          >
            {t(`view.${name}`)}
            {numbers[name] !== undefined && <b>{format.number(numbers[name] ?? 0)}</b>}
          </Link>
        ))}
      </nav>
    </div>
  );
}

function FilterMenu({ filters, go }: { filters: Filters; go: (filters: Filters) => void }) {
  const { t } = useTranslation('tickets');
  const narrowed = [filters.kind, filters.category, filters.house, filters.executor].some(Boolean);
  const toggle = <K extends 'kind' | 'sort'>(key: K, value: Filters[K]) => ({
    onClick: () => go({ ...filters, [key]: filters[key] === value ? undefined : value }),
    'aria-checked': filters[key] === value,
    role: 'menuitemradio',
    fw: filters[key] === value ? 600 : undefined,
    c: filters[key] === value ? 'var(--accent-text)' : undefined,
  });
  return (
    <Menu position="bottom-end" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant={narrowed ? 'light' : 'default'} size={36} aria-label={t('filter.more')}>
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('field.kind')}</Menu.Label>
        {KINDS.map((kind) => (
          <Menu.Item key={kind} {...toggle('kind', kind)}>
            {t(`kind.${kind}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('filter.sort')}</Menu.Label>
        {(['due', 'opened', 'number'] as const).map((sort) => (
          <Menu.Item key={sort} {...toggle('sort', sort)}>
            {t(`sort.${sort}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item closeMenuOnClick onClick={() => go({})}>
          {t('filter.none')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
