import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/States';

export default function ResidentHome() {
  const { t } = useTranslation('resident');
  return <Empty title={t('title')} />;
}
