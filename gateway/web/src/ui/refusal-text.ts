import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/refusal';

/**
 * A "no" in the reader's language. The code picks the text; a code that we do not know says itself. The texts
 * come with the first screen that can be refused, and nobody waits for them.
 */
export function useRefusalText() {
  const { t, i18n, ready } = useTranslation('problems', { useSuspense: false });
  return (error: unknown): string => {
    if (!ready) return '';
    if (!(error instanceof Refusal)) return t('engine.failure');
    return i18n.exists(error.code, { ns: 'problems' })
      ? t(error.code)
      : t('unknown', { code: error.code, detail: error.message });
  };
}
