import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { Name } from '../names/Name';
import type { Column } from '../ui/Rows';

/** The columns that all tables of accounts share. */
export function useAccountColumns() {
  const { t } = useTranslation('accounts');
  return {
    number: {
      label: t('number'),
      cell: ({ number, holder }) => (
        <>
          {number}
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {holder && <Name id={holder} />}
          </Text>
        </>
      ),
    },
    holder: { label: t('holder'), cell: ({ holder }) => holder && <Name id={holder} />, wide: true },
    closed: {
      label: '',
      cell: ({ closed }) => closed && <Badge color="gray">{t('closed')}</Badge>,
      wide: true,
    },
  } satisfies Record<string, Column<Schemas['AccountRow']>>;
}
