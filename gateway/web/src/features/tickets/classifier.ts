import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { categoriesQuery } from './queries';

/** The categories in the reader's language. A category without a text is shown by its code. */
export function useClassifier() {
  const { t } = useTranslation('tickets');
  const codes = useQuery(categoriesQuery()).data ?? [];
  const labelOf = (code: string) => (code ? t(`category.${code}`, code) : '');
  const codeOf = (label: string) =>
    codes.find((code) => labelOf(code).toLowerCase() === label.trim().toLowerCase()) ?? label;
  return { labels: codes.map(labelOf), labelOf, codeOf };
}
