import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MobilePage } from '../../ui/MobilePage';
import { BalanceCard } from './BalanceCard';
import { Incidents } from './Incidents';
import { homeQuery } from './queries';
import { ReadingsDue } from './ReadingsDue';
import { RequestList } from './RequestList';

/** The resident's first screen: incidents, balances, readings due, open requests. */
export default function ResidentHome() {
  const { t } = useTranslation('resident');
  const { data: home } = useSuspenseQuery(homeQuery);
  const [place] = home.places;
  return (
    <MobilePage title={t('home.title')}>
      {place && (
        <Text c="dimmed" mt={-12}>
          {place.address}, {t('flat', { number: place.number })}
        </Text>
      )}
      <Incidents home={home} />
      <Button
        component={Link}
        to="/my/requests/new"
        size="lg"
        radius="lg"
        fullWidth
        leftSection={<IconPlus size={22} />}
      >
        {t('request.new')}
      </Button>
      {home.accounts.map((account) => (
        <BalanceCard key={account.id} account={account} opens />
      ))}
      {home.meters.length > 0 && <ReadingsDue home={home} />}
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2}>{t('home.open')}</Title>
          <Text component={Link} to="/my/requests" c="var(--accent-text)">
            {t('home.all')}
          </Text>
        </Group>
        <RequestList requests={home.tickets} nothing={t('home.no_requests')} />
      </Stack>
    </MobilePage>
  );
}
