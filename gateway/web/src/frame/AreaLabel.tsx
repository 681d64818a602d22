import { useTranslation } from 'react-i18next';
import { namespaceOf } from './screens';

/** The text of a navigation entry. It belongs to a feature, whose texts may arrive after the frame is shown. */
export function AreaLabel({ label }: { label: string }) {
  const { t, ready } = useTranslation(namespaceOf(label), { useSuspense: false });
  return <span>{ready && t(label)}</span>;
}
