import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/refusal';

/**
 * Returns the text of an error in the reader's language, chosen by the error's code. An unknown code is shown with
 * the engine's English detail. The texts are loaded in the background; until then the result is empty.
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
