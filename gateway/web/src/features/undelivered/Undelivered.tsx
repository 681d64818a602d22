import { SegmentedControl } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page';
import { DeadLetters } from './DeadLetters';
import { LISTS } from './lists';
import { RefusedReactions } from './RefusedReactions';

const route = getRouteApi('/_frame/undelivered');

/** Background work that the engine gave up: messages that could not be sent, and reactions that were refused. */
export default function Undelivered() {
  const { t } = useTranslation('undelivered');
  const navigate = useNavigate();
  const { list = 'messages' } = route.useSearch();
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('show')}
          value={list}
          onChange={(to) =>
            navigate({
              to: '/undelivered',
              search: to === 'reactions' ? { list: to } : {},
              replace: true,
            })
          }
          data={LISTS.map((value) => ({ value, label: t(`list.${value}`) }))}
        />
      }
    >
      {list === 'reactions' ? <RefusedReactions /> : <DeadLetters />}
    </Page>
  );
}
