import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { get } from '../api/get';

export type Found = Schemas['Found'];
export type SearchKind = 'ticket' | 'house' | 'unit' | 'person' | 'account' | 'meter';

/** The engine searches for no fewer characters. */
export const SEARCH_LENGTH_MIN = 3;
const DEBOUNCE_MS = 120;

/** Searches while the user types. Until an answer arrives, the results of the previous text stay. */
export function useSearch(text: string, what: readonly SearchKind[]) {
  const [query] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const found = useQuery({
    // a refetch would move the results while the user chooses one
    ...get('/api/search', { query: { text: query, what: what.join(',') } }, { live: false }),
    enabled: query.length >= SEARCH_LENGTH_MIN,
    placeholderData: keepPreviousData,
  });
  // the first answer has no results of a previous text in its place, so it is awaited by itself
  const isOutdated = query !== text.trim() || found.isPlaceholderData || found.isLoading;
  return { ...found, isOutdated };
}

interface Props {
  label: string;
  what: readonly SearchKind[];
  value: string;
  onText: (text: string) => void;
  onFound: (found: Found) => void;
  error?: ReactNode;
  autoFocus?: boolean;
  required?: boolean;
  placeholder?: string;
}

/** A field that searches from the third character on. Arrows and Enter choose a result. */
export function Finder({ label, what, value, onText, onFound, ...input }: Props) {
  const { t } = useTranslation('frame');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [touched, setTouched] = useState(false);
  const found = useSearch(touched ? value : '', what);
  const options = touched && value.trim().length >= SEARCH_LENGTH_MIN ? (found.data ?? []) : [];
  // Enter takes the first result, but only once the results belong to the whole text
  const first = found.isOutdated ? undefined : options[0]?.id;
  const [isAwaited, setAwaited] = useState(false);
  const { selectFirstOption, resetSelectedOption, clickSelectedOption } = combobox;
  useEffect(() => {
    if (!first) return resetSelectedOption();
    selectFirstOption();
    if (isAwaited) clickSelectedOption();
  }, [first, isAwaited, selectFirstOption, resetSelectedOption, clickSelectedOption]);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(key) => {
        const one = options.find((option) => option.what + option.id === key);
        combobox.closeDropdown();
        setTouched(false);
        setAwaited(false);
        if (one) onFound(one);
      }}
    >
      <Combobox.Target>
        <TextInput
          {...input}
          // Mantine's Modal focuses the element with this attribute
          data-autofocus={input.autoFocus || undefined}
          label={label}
          value={value}
          autoComplete="off"
          rightSection={found.isFetching && touched ? <Loader size="xs" /> : null}
          onChange={({ currentTarget }) => {
            setTouched(true);
            setAwaited(false);
            onText(currentTarget.value);
            combobox.openDropdown();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !touched || !found.isOutdated) return;
            event.preventDefault();
            setAwaited(true);
          }}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!touched || value.trim().length < SEARCH_LENGTH_MIN}>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }}>
          {options.map((one) => (
            <Combobox.Option key={one.what + one.id} value={one.what + one.id}>
              <Text size="sm">{one.title}</Text>
              <Text size="xs" opacity={0.8} lineClamp={1}>
                {t(`what.${one.what}`)}
                {one.detail && one.what !== 'unit' && ` · ${one.detail}`}
              </Text>
            </Combobox.Option>
          ))}
          {options.length === 0 && (
            <Combobox.Empty>{t(found.isFetching ? 'state.loading' : 'nothing')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
