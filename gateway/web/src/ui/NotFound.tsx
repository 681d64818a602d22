import { IconMapQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from './links';
import { Notice } from './States';

export function NotFound() {
  const { t } = useTranslation('frame');
  return (
    <Notice
      icon={<IconMapQuestion />}
      title={t('state.no_page')}
      action={<ButtonLink to="/">{t('state.home')}</ButtonLink>}
    >
      {t('state.no_page_why')}
    </Notice>
  );
}
