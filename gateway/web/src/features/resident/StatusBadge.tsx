import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { colorOf } from './status';

export function StatusBadge({ status }: { status: string }) {
  const { t } = useTranslation('resident');
  return (
    <Badge color={colorOf(status)} variant="light" size="lg" tt="none" radius="md" style={{ flexShrink: 0 }}>
      {t(`status.${status}`)}
    </Badge>
  );
}
