import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MobilePage } from '../../ui/MobilePage';
import { requestsQuery } from './queries';
import { RequestList } from './RequestList';

/** All requests of the resident, latest first. */
export default function Requests() {
  const { t } = useTranslation('resident');
  const { data } = useSuspenseQuery(requestsQuery);
  return (
    <MobilePage
      title={t('area.requests')}
      aside={
        <Button
          component={Link}
          to="/my/requests/new"
          size="md"
          radius="lg"
          leftSection={<IconPlus size={20} />}
        >
          {t('request.new')}
        </Button>
      }
    >
      <RequestList requests={data.tickets} nothing={t('request.none')} />
    </MobilePage>
  );
}
