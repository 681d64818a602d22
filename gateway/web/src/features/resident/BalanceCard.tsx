import { Badge, Group, Text } from '@mantine/core';
import { IconChevronRight, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isNegative, isZero, today, useFormat } from '../../i18n/format';
import mobile from '../../ui/MobilePage.module.css';
import type { HeldAccount } from './queries';
import classes from './Resident.module.css';

/** The balance of an account and its due day. `opens` links to its statement. */
export function BalanceCard({ account, opens }: { account: HeldAccount; opens?: boolean }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const paid = isZero(account.balance) || isNegative(account.balance);
  const late = !paid && !!account.due && account.due < today();
  const content = (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div className={mobile.grow}>
        <Text c="dimmed">{t(paid ? 'pay.nothing' : 'pay.to_pay')}</Text>
        <Group gap="xs" mt={4} align="center">
          {paid && <IconCircleCheck size={32} color="var(--mantine-primary-color-filled)" aria-hidden />}
          <span className={classes.sum}>
            {format.money(isNegative(account.balance) ? account.balance.slice(1) : account.balance)}
          </span>
          {isNegative(account.balance) && <Text c="dimmed">{t('pay.ahead')}</Text>}
        </Group>
        <Group gap="xs" mt={6}>
          {!paid && account.due && (
            <Badge color={late ? 'red' : 'gray'} variant="light" size="lg" tt="none" radius="md">
              {t(late ? 'pay.was_due' : 'pay.due', { day: format.day(account.due) })}
            </Badge>
          )}
          <Text c="dimmed" fz="sm">
            {t('pay.account', { number: account.number })}
          </Text>
        </Group>
      </div>
      {opens && <IconChevronRight color="var(--quiet)" aria-hidden />}
    </Group>
  );
  if (!opens) return <div className={mobile.card}>{content}</div>;
  return (
    <Link to="/my/bills/$id" params={{ id: account.id }} className={mobile.card}>
      {content}
    </Link>
  );
}
