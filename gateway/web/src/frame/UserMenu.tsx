import {
  Avatar,
  Menu,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, LANGUAGES, type Language } from '../i18n/i18n';
import { useActions } from '../keys/actions';
import type { Action } from '../keys/table';
import { useSession } from '../session/session';
import { useSignOut } from '../session/sign-out';

export default function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation('frame');
  const session = useSession();
  const leave = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const roles = session.roles.map((role) => t(`role.${role}`)).join(', ');

  const actions = useMemo((): Action[] => {
    return [
      { id: 'everywhere.theme', run: () => setColorScheme(dark ? 'light' : 'dark') },
      { id: 'everywhere.sign_out', run: () => void leave() },
    ];
  }, [dark, setColorScheme, leave]);
  useActions(actions);
  const [theme, signOut] = actions;

  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('account_menu', { login: session.login })}>
          <Avatar color="spruce" radius="xl" size={34}>
            {session.login.slice(0, 2).toUpperCase()}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {session.login}
          </Text>
          {roles}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={dark ? <IconSun size={16} /> : <IconMoon size={16} />} onClick={theme?.run}>
          {t(dark ? 'theme.light' : 'theme.dark')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
          {t('keys')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <Menu.Item
            key={language}
            leftSection={<IconLanguage size={16} />}
            aria-current={language === i18n.resolvedLanguage || undefined}
            fw={language === i18n.resolvedLanguage ? 600 : undefined}
            onClick={() => changeLanguage(language as Language)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut?.run}>
          {t('sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
