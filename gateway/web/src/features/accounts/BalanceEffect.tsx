import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../ui/Amount';
import { sum } from './correction';

/** Previews the balance after a correction. */
export function BalanceEffect({ balance, by }: { balance: string; by: string }) {
  const { t } = useTranslation('accounts');
  return (
    <Group gap={8} aria-live="polite">
      <Text size="sm" c="dimmed">
        {t('effect')}
      </Text>
      <Amount of={balance} />→
      <Text span fw={650}>
        <Amount of={sum(balance, by)} />
      </Text>
    </Group>
  );
}
