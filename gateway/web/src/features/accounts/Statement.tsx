import { Badge, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { has } from '../../session/roles';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/Amount';
import { AnchorLink } from '../../ui/links';
import rows from '../../ui/Rows.module.css';
import type { Line } from './queries';
import classes from './Statement.module.css';

interface Service {
  service: string;
  quantity?: string;
  unit?: string;
  price?: string;
  amount: string;
}

/** Movements of money, the latest first; each opens to what it is made of and the event behind it. */
export function Statement({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const [open, setOpen] = useState<number>();
  const audits = has(useSession(), ['supervisor', 'accountant', 'auditor', 'administrator']);
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
            const services = line.lines as Service[];
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
                      {services.length > 0 && (
                        <table className={classes.services}>
                          <tbody>
                            {services.map((service) => (
                              <tr key={service.service}>
                                <td>{service.service}</td>
                                <td className={rows.figures}>
                                  {service.quantity &&
                                    `${format.decimal(service.quantity)} ${service.unit ?? ''} × ${format.decimal(service.price ?? '')}`}
                                </td>
                                <td className={rows.figures}>
                                  <Amount of={service.amount} />
                                </td>
                              </tr>
                            ))}
                          </tbody>
                        </table>
                      )}
                      <Text size="xs" c="dimmed" component="div">
                        {line.due && `${t('due', { day: format.day(line.due) })} · `}
                        {t('why')}{' '}
                        {audits ? (
                          <AnchorLink to="/events" search={{ at: line.position }} size="xs">
                            {t('event', { position: line.position })}
                          </AnchorLink>
                        ) : (
                          t('event', { position: line.position })
                        )}
                        {line.cause && audits && (
                          <>
                            {' · '}
                            {t('cause')}{' '}
                            <AnchorLink to="/events" search={{ at: line.cause }} size="xs">
                              #{line.cause}
                            </AnchorLink>
                          </>
                        )}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </Table>
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
