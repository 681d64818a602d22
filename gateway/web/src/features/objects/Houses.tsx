import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../../keys/actions';
import { Listed } from '../../ui/Listed';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { housesQuery } from './queries';

export default function Houses() {
  const { t } = useTranslation('objects');
  const navigate = useNavigate();
  const houses = useInfiniteQuery(housesQuery);
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useActions(useMemo(() => [{ id: 'list.search', run: () => input.current?.focus() }], []));
  const fits = (address: string) => address.toLowerCase().includes(text.trim().toLowerCase());
  return (
    <Page title={t('houses')}>
      <TextInput
        ref={input}
        maw={420}
        aria-label={t('filter')}
        placeholder={t('filter')}
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Listed of={houses} empty={t('no_houses')}>
        {(rows) => (
          <Rows
            label={t('houses')}
            rows={rows.filter(({ address }) => fits(address))}
            keyOf={({ id }) => id}
            onOpen={({ id }) => navigate({ to: '/houses/$house', params: { house: id } })}
            columns={[
              { label: t('address'), cell: ({ address }) => address },
              { label: t('year'), cell: ({ year }) => year, figures: true, wide: true },
              { label: t('floors'), cell: ({ floors }) => floors, figures: true, wide: true },
              {
                label: t('entrances'),
                cell: ({ entrances }) => Object.keys(entrances ?? {}).length,
                figures: true,
                wide: true,
              },
              { label: t('units'), cell: ({ units }) => units, figures: true },
            ]}
          />
        )}
      </Listed>
    </Page>
  );
}
