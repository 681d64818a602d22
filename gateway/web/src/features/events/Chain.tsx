import { Alert, Anchor, Code, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { Refused } from '../../ui/States';

interface Props {
  of: UseQueryResult<Schemas['Verification']>;
  onPosition: (position: number) => void;
}

/** Whether the log is whole: every hash recomputed, every signed head checked. */
export function Chain({ of, onPosition }: Props) {
  const { t } = useTranslation('events');
  const format = useFormat();
  if (of.isFetching) {
    return (
      <Alert color="gray" role="status">
        {t('chain.checking')}
      </Alert>
    );
  }
  if (of.isError) return <Refused error={of.error} onRetry={() => of.refetch()} />;
  if (!of.data) return null;
  const { events, signatures, hash, signer, fault } = of.data;
  if (fault) {
    return (
      <Alert
        color="red"
        icon={<IconShieldX />}
        title={t('chain.broken', { position: fault.position })}
        role="alert"
      >
        {fault.text} (<Code>{fault.code}</Code>).{' '}
        <Anchor component="button" size="sm" onClick={() => onPosition(fault.position)}>
          {t('chain.show')}
        </Anchor>
      </Alert>
    );
  }
  return (
    <Alert
      color="spruce"
      icon={<IconShieldCheck />}
      title={t('chain.whole', { events: format.number(events), signatures: format.number(signatures) })}
      role="status"
    >
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t('chain.hash')} <Code>{hash}</Code>
        <br />
        {t('chain.signer')} <Code>{signer}</Code>
      </Text>
    </Alert>
  );
}
