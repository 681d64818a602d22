import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { categoriesQuery } from './queries';

/** What problems are called, in the reader's language; what has no name there says itself. */
export function useClassifier() {
  const { t } = useTranslation('tickets');
  const codes = useQuery(categoriesQuery).data ?? [];
  const labelOf = (code: string) => (code ? t(`category.${code}`, code) : '');
  const codeOf = (label: string) =>
    codes.find((code) => labelOf(code).toLowerCase() === label.trim().toLowerCase()) ?? label;
  return { labels: codes.map(labelOf), labelOf, codeOf };
}
