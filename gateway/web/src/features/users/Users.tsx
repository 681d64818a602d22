import { Badge, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { getPages } from '../../api/get';
import { useFormat } from '../../i18n/format';
import { Name } from '../../names/Name';
import { Listed } from '../../ui/Listed';
import { AnchorLink } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';

const usersQuery = getPages('/api/users', { query: { limit: 100 } });

const COLORS: Record<Schemas['Role'], string> = {
  administrator: 'red',
  supervisor: 'grape',
  accountant: 'indigo',
  auditor: 'yellow',
  operator: 'spruce',
  executor: 'blue',
  resident: 'gray',
  integrator: 'gray',
  system: 'gray',
};

/** The users and their roles. */
export default function Users() {
  const { t } = useTranslation(['users', 'frame']);
  const format = useFormat();
  const users = useInfiniteQuery(usersQuery);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Listed of={users} empty={t('none')}>
        {(rows) => (
          <Rows
            label={t('title')}
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              {
                label: t('login'),
                cell: ({ login, person }) => (
                  <>
                    <Text fw={550} size="sm">
                      {login}
                    </Text>
                    {person && (
                      <AnchorLink to="/people/$person" params={{ person }} size="sm">
                        <Name id={person} />
                      </AnchorLink>
                    )}
                  </>
                ),
              },
              {
                label: t('roles'),
                cell: ({ roles, blocked, reason }) => (
                  <Group gap={4}>
                    {blocked && (
                      <Badge color="red" title={reason ?? undefined}>
                        {t('blocked')}
                      </Badge>
                    )}
                    {(roles as Schemas['Role'][]).map((role) => (
                      <Badge key={role} variant="light" color={COLORS[role]} tt="none">
                        {t(`frame:role.${role}`)}
                      </Badge>
                    ))}
                  </Group>
                ),
              },
              {
                label: t('credentials'),
                cell: ({ credentials }) => (
                  <Text size="sm" c={credentials.length ? undefined : 'dimmed'}>
                    {credentials
                      .map((way) => (way.kind === 'password' ? t('password') : way.issuer.split('/')[2]))
                      .join(', ') || t('no_credentials')}
                  </Text>
                ),
                wide: true,
              },
              { label: t('since'), cell: ({ registered_at }) => format.timeOrDay(registered_at), wide: true },
            ]}
          />
        )}
      </Listed>
    </Page>
  );
}
