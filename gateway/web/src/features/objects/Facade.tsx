import { Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Unit } from '../../entities/houses';
import classes from './Facade.module.css';
import { facadeOf } from './facade-plan';

/** The house drawn by entrances and floors. Each unit is a link. */
export function Facade({ units, floors }: { units: readonly Unit[]; floors: Record<string, number> }) {
  const { t } = useTranslation('objects');
  const { entrances, others } = facadeOf(units, floors);
  return (
    <div className={classes.street}>
      <div className={classes.house}>
        {entrances.map((entrance) => (
          <section key={entrance.number} className={classes.entrance}>
            <div className={classes.floors}>
              {entrance.floors.map(({ floor, units }) => (
                <div key={floor} className={classes.floor}>
                  <span className={classes.number}>{floor}</span>
                  {units.map((unit) => (
                    <Door key={unit.id} unit={unit} />
                  ))}
                </div>
              ))}
            </div>
            <Text size="xs" c="dimmed" ta="center">
              {t('entrance', { number: entrance.number })}
            </Text>
          </section>
        ))}
      </div>
      {others.length > 0 && (
        <section>
          <Text size="xs" c="dimmed" mb={6}>
            {t('others')}
          </Text>
          <div className={classes.others}>
            {others.map((unit) => (
              <Door key={unit.id} unit={unit} />
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

function Door({ unit }: { unit: Unit }) {
  const { t } = useTranslation('objects');
  return (
    <Tooltip
      label={`${t(`kind.${unit.kind}`)} ${unit.number}${unit.area ? ` · ${t('square', { area: unit.area })}` : ''}`}
    >
      <Link
        to="/houses/$house/units/$unit"
        params={{ house: unit.house, unit: unit.id }}
        className={classes.door}
        data-kind={unit.kind}
      >
        {unit.number}
      </Link>
    </Tooltip>
  );
}
