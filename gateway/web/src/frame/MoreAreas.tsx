import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The areas that have no place at the foot of a narrow screen. */
export default function MoreAreas({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation('frame');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      title={t('navigation')}
      size="auto"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {children}
    </Drawer>
  );
}
