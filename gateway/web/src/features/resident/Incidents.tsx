import { Stack, Text, Title } from '@mantine/core';
import { IconUrgent } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import mobile from '../../ui/MobilePage.module.css';
import type { Home } from './queries';
import classes from './Resident.module.css';

/** Known incidents in the house, so that residents need not report them again. */
export function Incidents({ home }: { home: Home }) {
  const { t } = useTranslation('resident');
  const format = useFormat();
  const houses = new Map(home.places.map(({ house, address }) => [house, address]));
  if (home.incidents.length === 0) return null;
  return (
    <section className={classes.incidents} aria-labelledby="incidents">
      <Title order={2} fz="lg" id="incidents">
        {t('incident.title')}
      </Title>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {home.incidents.map((incident) => (
          <li key={incident.opened_at} className={classes.incident}>
            <IconUrgent size={26} stroke={1.6} aria-hidden />
            <div className={mobile.grow}>
              <Text fw={600}>
                {incident.category
                  ? t(`category.${incident.category}`, incident.category)
                  : t('incident.some')}
                {' · '}
                {t(`incident.status.${incident.status}`)}
              </Text>
              <Text fz="sm">
                {houses.size > 1 && `${houses.get(incident.house)} · `}
                {t('incident.since', { at: format.timeOrDay(incident.opened_at) })}
                {incident.resolve_by &&
                  Date.parse(incident.resolve_by) > Date.now() &&
                  ` · ${t('incident.by', { at: format.timeOrDay(incident.resolve_by) })}`}
              </Text>
            </div>
          </li>
        ))}
      </Stack>
    </section>
  );
}
