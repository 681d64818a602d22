import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountColumns } from '../../entities/account-columns';
import { useFormat } from '../../i18n/format';
import { Amount } from '../../ui/Amount';
import { Finder } from '../../ui/Finder';
import { Listed } from '../../ui/Listed';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { accountsQuery } from './queries';

export default function Accounts() {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const columns = useAccountColumns();
  const navigate = useNavigate();
  const accounts = useInfiniteQuery(accountsQuery);
  const [text, setText] = useState('');
  const open = (account: string) => navigate({ to: '/accounts/$account', params: { account } });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div style={{ maxWidth: 420 }}>
        <Finder
          label={t('find')}
          placeholder={t('find_hint')}
          what={['account', 'person']}
          value={text}
          onText={setText}
          onFound={({ what, id }) =>
            what === 'person' ? navigate({ to: '/people/$person', params: { person: id } }) : open(id)
          }
        />
      </div>
      <Listed of={accounts} empty={t('none')}>
        {(rows) => (
          <Rows
            label={t('title')}
            rows={rows}
            keyOf={({ id }) => id}
            onOpen={({ id }) => open(id)}
            columns={[
              columns.number,
              columns.holder,
              {
                label: t('last'),
                cell: ({ last_effective }) => last_effective && format.day(last_effective),
                wide: true,
              },
              columns.closed,
              { label: t('charged'), cell: ({ due }) => <Amount of={due} />, figures: true, wide: true },
              { label: t('paid'), cell: ({ paid }) => <Amount of={paid} />, figures: true, wide: true },
              { label: t('balance'), cell: ({ balance }) => <Amount of={balance} />, figures: true },
            ]}
          />
        )}
      </Listed>
    </Page>
  );
}
