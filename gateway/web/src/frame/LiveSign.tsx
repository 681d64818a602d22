import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLiveness } from '../api/live';

/** Says so when what is on the screen may be old. */
export function LiveSign() {
  const { t } = useTranslation('frame');
  if (useLiveness() !== 'stale') return null;
  return (
    <Tooltip label={t('state.stale_why')} multiline maw={260}>
      <Badge color="yellow" variant="light" role="status">
        {t('state.stale')}
      </Badge>
    </Tooltip>
  );
}
