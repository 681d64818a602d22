import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../api/refusal';
import { MobilePage } from '../../ui/MobilePage';
import { BalanceCard } from './BalanceCard';
import { homeQuery } from './queries';
import { Statement } from './Statement';

/** One account: what is owed, and every movement. */
export default function AccountPage() {
  const { t } = useTranslation('resident');
  const { id } = useParams({ from: '/_frame/my/_further/bills/$id' });
  const { data: home } = useSuspenseQuery(homeQuery);
  const account = home.accounts.find((it) => it.id === id);
  // somebody else's does not exist here
  if (!account) throw new Refusal({ code: 'request.not_found', status: 404 });
  return (
    <MobilePage
      title={t('pay.account', { number: account.number })}
      back={{ to: '/my/bills', label: t('area.bills') }}
    >
      <BalanceCard account={account} />
      <Statement account={id} />
    </MobilePage>
  );
}
