import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The navigation entries that do not fit into the tab bar of a narrow screen. */
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
