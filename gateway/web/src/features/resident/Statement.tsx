import { Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isNegative, useFormat } from '../../i18n/format';
import mobile from '../../ui/MobilePage.module.css';
import { MovementDetails } from './MovementDetails';
import { type Line, statementQuery } from './queries';
import classes from './Resident.module.css';

/** The statement of an account, latest first. Each line opens its details. */
export function Statement({ account }: { account: string }) {
  const { t } = useTranslation('resident');
  const { data: lines } = useSuspenseQuery(statementQuery(account));
  return (
    <Stack gap="xs">
      <Title order={2}>{t('statement.title')}</Title>
      <div className={mobile.card} style={{ paddingBlock: 6 }}>
        {lines.length === 0 && <Text c="dimmed">{t('statement.nothing')}</Text>}
        {lines.map((line) => (
          <Movement key={line.position} line={line} lines={lines} />
        ))}
      </div>
    </Stack>
  );
}

function Movement({ line, lines }: { line: Line; lines: Line[] }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const [open, details] = useDisclosure();
  const paid = isNegative(line.amount);
  return (
    <div className={classes.row} style={{ display: 'block', padding: 0 }}>
      <UnstyledButton className={classes.line} aria-expanded={open} onClick={details.toggle}>
        <Text fw={500}>
          {t(`statement.${line.counts_as}`, { defaultValue: line.counts_as })}
          {line.period && `, ${format.month(line.period)}`}
        </Text>
        <Text fw={600} className="figures" c={paid ? 'var(--accent-text)' : undefined}>
          {paid ? '' : '+'}
          {format.money(line.amount)}
        </Text>
        <Text c="dimmed" fz="sm">
          {format.day(line.effective)}
        </Text>
        <Text c="dimmed" fz="sm" className="figures">
          {t('statement.then', { sum: format.money(line.balance) })}
        </Text>
      </UnstyledButton>
      {open && <MovementDetails line={line} lines={lines} />}
    </div>
  );
}
