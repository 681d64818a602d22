import '@mantine/spotlight/styles.layer.css';
import { Kbd, Text } from '@mantine/core';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconBolt, IconFile, IconTicket } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../api/get';
import { currentActions } from '../keys/actions';
import { keyLabel } from '../keys/match';
import { ACTIONS } from '../keys/table';
import { type Found, SEARCH_LENGTH_MIN, useSearch } from '../ui/Finder';
import { useOpen, usePages } from './pages';
import { namespaceOf, useAreas } from './screens';

const [store, palette] = createSpotlight();
const NUMBER = /^#?(\d{1,15})$/;

/** Selects an action of the list, or none (-1). The library offers selection by the arrow keys only. */
function choose(index: number): HTMLElement | undefined {
  const list = document.getElementById(store.getState().listId);
  const actions = list?.querySelectorAll<HTMLElement>('[data-action]');
  for (const action of actions ?? []) action.removeAttribute('data-selected');
  actions?.[index]?.setAttribute('data-selected', 'true');
  store.updateState((state) => ({ ...state, selected: index }));
  return actions?.[index];
}

/** Finds a ticket by its number. */
const numbered = (number: string) =>
  queryOptions({
    ...get('/api/tickets', { query: { text: number, sort: 'number', limit: 50 } }, { live: false }),
    select: ({ tickets }) => tickets.find((ticket) => String(ticket.number) === number) ?? null,
  });

/** The command palette: finds tickets, people and the like, actions of the page, and screens. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const areas = useAreas();
  const { t } = useTranslation(['keys', 'frame', ...areas.map(({ label }) => namespaceOf(label))]);
  const navigate = useNavigate();
  const { iconOf } = usePages();
  const open = useOpen();
  const [text, setText] = useState('');
  // the actions that the page offered when the palette opened
  const actions = useMemo(
    () => currentActions().filter(({ id }) => id !== 'everywhere.palette' && !id.startsWith('list.')),
    [],
  );
  const number = NUMBER.exec(text.trim())?.[1];
  const { data: exact, isLoading } = useQuery({
    ...numbered(number ?? ''),
    enabled: !!number && !!iconOf('ticket'),
  });
  const found = useSearch(text.startsWith('#') ? '' : text, []);

  const fits = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const go = (run: () => void) => () => {
    onClose();
    // the action may read the focus, which the palette restores as it closes
    setTimeout(run);
  };
  const commands = actions.filter(({ id }) => fits(t(id)));
  const pages = areas.filter((area) => fits(t(area.label)));
  const seeks = text.trim().length >= SEARCH_LENGTH_MIN;
  const results = seeks ? (found.data ?? []).filter(({ what }) => iconOf(what)) : [];

  useEffect(() => {
    palette.open();
    return palette.close;
  }, []);
  // Enter takes the first result, but only once the results belong to the whole text
  const isOutdated = isLoading || (seeks && found.isOutdated);
  const first = isOutdated ? undefined : (exact?.id ?? results[0]?.id ?? commands[0]?.id ?? pages[0]?.to);
  const [isAwaited, setAwaited] = useState(false);
  useEffect(() => {
    if (!first) return;
    const action = choose(0);
    if (isAwaited) action?.click();
  }, [first, isAwaited]);

  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={(words) => {
        setText(words);
        setAwaited(false);
      }}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={460}
    >
      <Spotlight.Search
        placeholder={t('frame:palette')}
        aria-label={t('everywhere.palette')}
        onKeyDown={({ key }) => {
          if (key !== 'Enter' || !isOutdated) return;
          choose(-1);
          setAwaited(true);
        }}
      />
      <Spotlight.ActionsList>
        {exact && (
          <Spotlight.Action
            onClick={go(() => navigate({ to: '/tickets/$ticket', params: { ticket: exact.id } }))}
            leftSection={<IconTicket size={18} />}
            label={`#${exact.number} · ${exact.text}`}
            description={exact.address ?? undefined}
          />
        )}
        {results.length > 0 && (
          <Spotlight.ActionsGroup label={t('frame:found')}>
            {results.slice(0, 12).map((one: Found) => {
              const Icon = iconOf(one.what) ?? IconFile;
              return (
                <Spotlight.Action
                  key={one.what + one.id}
                  onClick={go(() => open(one))}
                  leftSection={<Icon size={18} />}
                  label={one.title}
                  description={[t(`frame:what.${one.what}`), one.what !== 'unit' && one.detail]
                    .filter(Boolean)
                    .join(' · ')}
                />
              );
            })}
          </Spotlight.ActionsGroup>
        )}
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label={t('frame:actions')}>
            {commands.map((action) => (
              <Spotlight.Action
                key={action.id}
                disabled={!!action.disabledReason}
                onClick={go(action.run)}
                leftSection={<IconBolt size={18} />}
                rightSection={ACTIONS[action.id] && <Kbd size="xs">{keyLabel(ACTIONS[action.id] ?? '')}</Kbd>}
                label={t(action.id)}
                description={action.disabledReason}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('frame:navigation')}>
            {pages.map((area) => (
              <Spotlight.Action
                key={area.to}
                onClick={go(() => navigate({ to: area.to }))}
                leftSection={<area.icon size={18} />}
                label={t(area.label)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {!exact && results.length + commands.length + pages.length === 0 && (
          <Spotlight.Empty>
            <Text size="sm">{t(found.isFetching ? 'frame:state.loading' : 'frame:nothing')}</Text>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
