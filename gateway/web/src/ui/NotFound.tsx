import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from './States';

export function NotFound() {
  const { t } = useTranslation('frame');
  return (
    <Notice
      icon={<IconMapQuestion />}
      title={t('state.no_page')}
      action={
        <Button component={Link} to="/">
          {t('state.home')}
        </Button>
      }
    >
      {t('state.no_page_why')}
    </Notice>
  );
}
