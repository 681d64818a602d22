import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/States';

export default function Dashboard() {
  const { t } = useTranslation('frame');
  return <Empty title={t('area.dashboard')} />;
}
