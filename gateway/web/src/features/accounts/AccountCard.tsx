import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/States';

export default function AccountCard() {
  const { t } = useTranslation('frame');
  return <Empty title={t('area.accounts')} />;
}
