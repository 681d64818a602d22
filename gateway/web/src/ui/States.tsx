import { Button, Center, Code, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCloudOff, IconInbox, IconLock, IconQuestionMark } from '@tabler/icons-react';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isForbidden, isNotFound, Refusal } from '../api/refusal';
import { useRefusalText } from './refusal-text';

interface Props {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Takes the place of missing content, with the reason and perhaps an action. */
export function Notice({ icon, title, children, action }: Props) {
  return (
    <Center mih={240} p="lg">
      <Stack align="center" gap="sm" maw={420}>
        <ThemeIcon size={52} radius="xl" variant="light">
          {icon}
        </ThemeIcon>
        <Title order={3} ta="center">
          {title}
        </Title>
        {children && (
          <Text c="dimmed" ta="center" component="div">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}

export const Empty = ({
  icon = <IconInbox />,
  title,
  children,
  action,
}: Partial<Props> & { title: string }) => (
  <Notice icon={icon} title={title} action={action}>
    {children}
  </Notice>
);

export function Loading() {
  const { t } = useTranslation('frame');
  return (
    <Center mih={240} role="status" aria-label={t('state.loading')}>
      <Loader type="dots" />
    </Center>
  );
}

/** Shows why content could not be loaded, and offers a retry where one may help. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('frame');
  const text = useRefusalText();
  const icon = isForbidden(error) ? (
    <IconLock />
  ) : isNotFound(error) ? (
    <IconQuestionMark />
  ) : (
    <IconCloudOff />
  );
  const kind = isForbidden(error) ? 'forbidden' : isNotFound(error) ? 'unknown' : 'failed';
  const id = error instanceof Refusal ? error.requestId : undefined;
  return (
    <Notice
      icon={icon}
      title={t(`state.${kind}`)}
      action={onRetry && kind === 'failed' && <Button onClick={onRetry}>{t('state.retry')}</Button>}
    >
      {text(error)}
      {id && kind === 'failed' && (
        <Text size="xs" mt="xs">
          {t('state.request')} <Code>{id}</Code>
        </Text>
      )}
    </Notice>
  );
}

/** The error component of every route. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  const again = () => {
    queries.reset();
    reset();
    void router.invalidate();
  };
  return <LoadError error={error} onRetry={again} />;
}
