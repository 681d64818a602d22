import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { MobilePage } from '../../ui/MobilePage';
import { Empty } from '../../ui/States';
import { BalanceCard } from './BalanceCard';
import { homeQuery } from './queries';
import { Statement } from './Statement';

/** The balances of all accounts. A single account shows its statement at once. */
export default function Bills() {
  const { t } = useTranslation('resident');
  const { data: home } = useSuspenseQuery(homeQuery);
  const [only, ...others] = home.accounts;
  return (
    <MobilePage title={t('area.bills')}>
      {!only && <Empty title={t('pay.no_accounts')} />}
      {home.accounts.map((account) => (
        <BalanceCard key={account.id} account={account} opens={others.length > 0} />
      ))}
      {only && others.length === 0 && <Statement account={only.id} />}
    </MobilePage>
  );
}
