import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changeLanguage, LANGUAGES, type Language } from '../i18n/i18n';

export function LanguagePicker({ large }: { large?: boolean }) {
  const { t, i18n } = useTranslation('frame');
  return (
    <SegmentedControl
      aria-label={t('language')}
      size={large ? 'sm' : 'xs'}
      fullWidth={large}
      value={i18n.resolvedLanguage ?? 'en'}
      onChange={(language) => changeLanguage(language as Language)}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
    />
  );
}
