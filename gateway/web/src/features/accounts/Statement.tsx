import { Badge, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Amount } from '../../ui/Amount';
import rows from '../../ui/Rows.module.css';
import { CorrectCharge } from './CorrectCharge';
import { correctionsOf, type LineCorrection } from './correction';
import { LineDetails } from './LineDetails';
import type { Account, Line } from './queries';
import { ReverseEntry } from './ReverseEntry';
import classes from './Statement.module.css';

interface Props {
  lines: readonly Line[];
  /** The account. Without it, lines cannot be corrected. */
  account?: Account;
}

/** The lines of a statement, latest first. Each opens its details. */
export function Statement({ lines, account }: Props) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const [open, setOpen] = useState<number>();
  const [change, setChange] = useState<{ what: LineCorrection; line: Line }>();
  if (lines.length === 0) return <Text c="dimmed">{t('no_lines')}</Text>;
  return (
    <div className={rows.scroll}>
      <Table className={rows.table} aria-label={t('statement')} verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('day')}</Table.Th>
            <Table.Th>{t('what')}</Table.Th>
            <Table.Th className={rows.wide}>{t('known_at')}</Table.Th>
            <Table.Th className={rows.figures}>{t('amount')}</Table.Th>
            <Table.Th className={`${rows.figures} ${rows.wide}`}>{t('balance')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...lines].reverse().map((line) => {
            const opened = open === line.position;
            return (
              <Fragment key={line.position}>
                <Table.Tr>
                  <Table.Td className={classes.day}>{format.day(line.effective)}</Table.Td>
                  <Table.Td>
                    <UnstyledButton
                      className={classes.opener}
                      aria-expanded={opened}
                      onClick={() => setOpen(opened ? undefined : line.position)}
                    >
                      {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                      <Badge color={COLORS[line.counts_as] ?? 'gray'} variant="light" tt="none">
                        {t(`counts_as.${line.counts_as}`)}
                      </Badge>
                      <Text span size="sm">
                        {line.period ? format.month(line.period) : line.label}
                      </Text>
                    </UnstyledButton>
                  </Table.Td>
                  <Table.Td className={rows.wide}>
                    <Text size="xs" c="dimmed">
                      {format.moment(line.recorded_at)}
                    </Text>
                  </Table.Td>
                  <Table.Td className={rows.figures}>
                    <Amount of={line.amount} />
                  </Table.Td>
                  <Table.Td className={`${rows.figures} ${rows.wide}`}>
                    <Amount of={line.balance} />
                  </Table.Td>
                </Table.Tr>
                {opened && (
                  <Table.Tr className={classes.inside}>
                    <Table.Td colSpan={5}>
                      <LineDetails
                        line={line}
                        changes={account ? correctionsOf(line, lines) : []}
                        onChange={(what) => setChange({ what, line })}
                      />
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </Table>
      {account && change?.what === 'correct' && (
        <CorrectCharge
          account={account}
          charge={change.line}
          lines={lines}
          onClose={() => setChange(undefined)}
        />
      )}
      {account && change?.what === 'reverse' && (
        <ReverseEntry account={account} line={change.line} onClose={() => setChange(undefined)} />
      )}
    </div>
  );
}

const COLORS: Record<string, string> = {
  charge: 'indigo',
  correction: 'yellow',
  payment: 'spruce',
  write_off: 'gray',
  penalty: 'red',
};
