import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../api/refusal';
import { MobilePage } from '../../ui/MobilePage';
import { BalanceCard } from './BalanceCard';
import { homeQuery } from './queries';
import { Statement } from './Statement';

/** An account: its balance and its statement. */
export default function AccountPage() {
  const { t } = useTranslation('resident');
  const { id } = useParams({ from: '/_frame/my/_further/bills/$id' });
  const { data: home } = useSuspenseQuery(homeQuery);
  const account = home.accounts.find((it) => it.id === id);
  // accounts of others are treated as not found
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
