import {
  Button,
  Group,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
  useMantineColorScheme,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLogout } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/command';
import { LanguagePicker } from '../../frame/LanguagePicker';
import { useSession } from '../../session/session';
import { useSignOut } from '../../session/sign-out';
import { MobilePage } from '../../ui/MobilePage';
import mobile from '../../ui/MobilePage.module.css';
import { RefusalAlert } from '../../ui/RefusalAlert';
import { homeQuery, personQuery } from './queries';

/** The resident's contacts, language, colour scheme and places. */
export default function Profile() {
  const { t } = useTranslation(['resident', 'frame']);
  const session = useSession();
  const leave = useSignOut();
  const { data: home } = useSuspenseQuery(homeQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <MobilePage title={t('area.profile')}>
      {session.person && <Contacts person={session.person} />}
      <div className={mobile.card}>
        <Stack gap="md">
          <div>
            <Title order={2} fz="lg" mb="xs">
              {t('profile.language')}
            </Title>
            <LanguagePicker large />
          </div>
          <div>
            <Title order={2} fz="lg" mb="xs">
              {t('profile.look')}
            </Title>
            <SegmentedControl
              aria-label={t('profile.look')}
              fullWidth
              value={colorScheme}
              onChange={(look) => setColorScheme(look as 'light' | 'dark' | 'auto')}
              data={(['light', 'dark', 'auto'] as const).map((value) => ({
                value,
                label: t(`profile.${value}`),
              }))}
            />
          </div>
        </Stack>
      </div>
      {home.places.length > 0 && (
        <div className={mobile.card}>
          <Title order={2} fz="lg" mb="xs">
            {t('profile.places')}
          </Title>
          {home.places.map((place) => (
            <Text key={place.unit} py={4}>
              {place.address}, {t('flat', { number: place.number })}
            </Text>
          ))}
        </div>
      )}
      <Button
        variant="default"
        size="lg"
        radius="lg"
        leftSection={<IconLogout size={20} />}
        onClick={() => void leave()}
      >
        {t('frame:sign_out')}
      </Button>
    </MobilePage>
  );
}

function Contacts({ person }: { person: string }) {
  const { t } = useTranslation('resident');
  const { data } = useSuspenseQuery(personQuery(person));
  const change = useCommand('/api/people/{id}/contacts');
  const phones = data.phones as string[];
  const form = useForm({
    initialValues: { name: data.name ?? '', phone: phones[0] ?? '', email: data.email ?? '' },
  });
  const save = form.onSubmit(({ name, phone, email }) => {
    const contacts = { name, phones: [phone, ...phones.slice(1)].filter(Boolean), email: email || null };
    change.mutate(
      { id: person, version: data.version, body: { contacts } },
      { onSuccess: () => form.resetDirty() },
    );
  });
  return (
    <form className={mobile.card} onSubmit={save}>
      <Stack gap="sm">
        <TextInput
          label={t('profile.name')}
          size="md"
          autoComplete="name"
          required
          withAsterisk={false}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('profile.phone')}
          size="md"
          type="tel"
          autoComplete="tel"
          {...form.getInputProps('phone')}
        />
        <TextInput
          label={t('profile.email')}
          size="md"
          type="email"
          autoComplete="email"
          {...form.getInputProps('email')}
        />
        <RefusalAlert error={change.error} />
        <Group justify="space-between">
          <Text c="dimmed" fz="sm" role="status">
            {change.isSuccess && !form.isDirty() && t('profile.saved')}
          </Text>
          <Button type="submit" size="md" radius="lg" disabled={!form.isDirty()} loading={change.isPending}>
            {t('profile.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
