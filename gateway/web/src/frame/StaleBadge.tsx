import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLiveness } from '../api/live';

/** Appears while the live connection is lost and the screen may be out of date. */
export function StaleBadge() {
  const { t } = useTranslation('frame');
  if (useLiveness() !== 'stale') return null;
  return (
    <Badge color="yellow" variant="light" role="status" title={t('state.stale_why')}>
      {t('state.stale')}
    </Badge>
  );
}
