import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answer, api, setCsrfToken } from '../api/client';
import { startPage } from '../session/roles';
import { sessionQuery } from '../session/session';
import { RefusalAlert } from '../ui/RefusalAlert';
import { LanguagePicker } from './LanguagePicker';
import { Logo } from './Logo';
import classes from './SignIn.module.css';

export default function SignIn() {
  const { t } = useTranslation('frame');
  const navigate = useNavigate();
  const router = useRouter();
  const queries = useQueryClient();
  const { next } = useSearch({ from: '/sign-in' });
  const form = useForm({ initialValues: { login: '', password: '' } });
  const signIn = useMutation({
    mutationFn: (body: { login: string; password: string }) => answer(api.POST('/api/session', { body })),
    onSuccess: async (session) => {
      setCsrfToken(session.csrf);
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      if (next) router.history.push(next);
      else await navigate({ to: startPage(session) });
    },
  });

  return (
    <main className={classes.page}>
      <Paper className={classes.card} shadow="md" radius="lg">
        <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
          <Stack gap="md">
            <Logo size={44} />
            <div>
              <Title order={1}>{t('sign_in.title')}</Title>
              <Text c="dimmed" mt={4}>
                {t('sign_in.lead')}
              </Text>
            </div>
            <RefusalAlert error={signIn.error} />
            <TextInput
              label={t('sign_in.login')}
              autoComplete="username"
              autoFocus
              required
              withAsterisk={false}
              size="md"
              {...form.getInputProps('login')}
            />
            <PasswordInput
              label={t('sign_in.password')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              size="md"
              {...form.getInputProps('password')}
            />
            <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
              {t('sign_in.submit')}
            </Button>
          </Stack>
        </form>
      </Paper>
      <LanguagePicker />
    </main>
  );
}
