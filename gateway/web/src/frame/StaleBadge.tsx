import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLiveness } from '../api/live';

/** Says so when what is on the screen may be old. */
export function StaleBadge() {
  const { t } = useTranslation('frame');
  if (useLiveness() !== 'stale') return null;
  return (
    <Badge color="yellow" variant="light" role="status" title={t('state.stale_why')}>
      {t('state.stale')}
    </Badge>
  );
}
