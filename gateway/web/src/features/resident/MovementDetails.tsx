import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import type { Line } from './queries';
import classes from './Resident.module.css';

interface Charged {
  service: string;
  quantity?: string;
  unit?: string;
  price?: string;
  amount: string;
}

interface Settled {
  amount: string;
  debt: string;
  credit: string;
}

/** The details of a statement line: charged services, or the debts that a payment settled. */
export function MovementDetails({ line, lines }: { line: Line; lines: Line[] }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const charged = line.lines as Charged[];
  const settled = (line.allocation as Settled[]).filter((part) => part.credit === line.entry);
  const corrected = line.corrects && lines.find((it) => it.entry === line.corrects);
  return (
    <div className={classes.why}>
      {corrected && (
        <Text fz="sm">
          {t('statement.corrects', {
            day: format.day(corrected.effective),
            sum: format.money(corrected.amount),
          })}
        </Text>
      )}
      {line.label && line.counts_as !== 'charge' && <Text fz="sm">{line.label}</Text>}
      <table>
        <tbody>
          {charged.map((part) => (
            <tr key={part.service}>
              <td>
                {part.service}
                {part.quantity && part.price && (
                  <Text c="dimmed" fz="xs">
                    {format.decimal(part.quantity)} {part.unit} × {format.money(part.price)}
                  </Text>
                )}
              </td>
              <td className="figures">{format.money(part.amount)}</td>
            </tr>
          ))}
          {settled.map((part) => {
            const debt = lines.find((it) => it.entry === part.debt);
            return (
              <tr key={part.debt}>
                <td>
                  {debt?.period
                    ? t('statement.settles', { month: format.month(debt.period) })
                    : t('statement.settles_debt')}
                </td>
                <td className="figures">{format.money(part.amount)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Text c="dimmed" fz="xs" mt="xs">
        {t('statement.known', { at: format.moment(line.recorded_at), number: line.position })}
        {line.due && ` · ${t('statement.due', { day: format.day(line.due) })}`}
      </Text>
    </div>
  );
}
