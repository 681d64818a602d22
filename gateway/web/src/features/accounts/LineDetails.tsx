import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Amount } from '../../ui/Amount';
import { AnchorLink } from '../../ui/links';
import rows from '../../ui/Rows.module.css';
import type { LineCorrection } from './correction';
import type { Line } from './queries';
import classes from './Statement.module.css';

interface Service {
  service: string;
  quantity?: string;
  unit?: string;
  price?: string;
  amount: string;
}

interface Props {
  line: Line;
  changes: readonly LineCorrection[];
  onChange: (change: LineCorrection) => void;
}

/** The details of a statement line: services, source event and possible corrections. */
export function LineDetails({ line, changes, onChange }: Props) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const services = line.lines as Service[];
  const audits = useMay('list_events');
  return (
    <>
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
      {changes.length > 0 && (
        <Group gap="xs" mt={8}>
          {changes.map((change) => (
            <Button
              key={change}
              size="compact-sm"
              variant="default"
              c={change === 'reverse' ? 'var(--mantine-color-red-text)' : undefined}
              onClick={() => onChange(change)}
            >
              {t(`${change}.verb`)}
            </Button>
          ))}
        </Group>
      )}
    </>
  );
}
