import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/States';

export default function ExecutorHome() {
  const { t } = useTranslation('executor');
  return <Empty title={t('title')} />;
}
