import { Button, Group, Slider, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import type { TimelineEntry } from './queries';
import classes from './TimeSlider.module.css';

interface Props {
  entries: readonly TimelineEntry[];
  version: number;
  onChange: (version: number | undefined) => void;
}

/** Chooses the version at which the card is shown. */
export function TimeSlider({ entries, version, onChange }: Props) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const last = entries.at(-1)?.version ?? version;
  const at = entries.find((entry) => entry.version === version);
  if (last < 2) return null;
  const go = (to: number) => onChange(to >= last ? undefined : to);
  return (
    <div className={classes.slider} data-past={version < last || undefined}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Group gap={8} wrap="nowrap" className={classes.words}>
          <IconHistory size={16} />
          <Text size="sm" fw={550} truncate aria-live="polite">
            {version < last && at
              ? t('slider.past', {
                  moment: format.moment(at.occurred_at),
                  event: t(`event.${at.kind.replace('ticket.', '')}`),
                })
              : t('slider.now')}
          </Text>
        </Group>
        {version < last && (
          <Button size="compact-xs" variant="filled" onClick={() => onChange(undefined)}>
            {t('slider.back')}
          </Button>
        )}
      </Group>
      <Slider
        min={1}
        max={last}
        step={1}
        value={version}
        onChange={go}
        size="sm"
        thumbLabel={t('slider.label')}
        label={null}
        marks={last <= 40 ? entries.map((entry) => ({ value: entry.version })) : undefined}
      />
    </div>
  );
}
