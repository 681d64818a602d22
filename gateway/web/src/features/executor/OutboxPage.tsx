import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { MobilePage } from '../../ui/MobilePage';
import mobile from '../../ui/MobilePage.module.css';
import { Empty } from '../../ui/States';
import { ConflictDecision } from './ConflictDecision';
import { type Entry, needsDecision } from './flush';
import { OutboxStatus } from './OutboxStatus';
import { useOutbox } from './outbox';

const COLORS: Record<Entry['state'], string> = {
  waiting: 'gray',
  done: 'spruce',
  refused: 'red',
  overtaken: 'orange',
};

/** The outbox: entries that need a decision first, then the latest. */
export default function OutboxPage() {
  const { t } = useTranslation('executor');
  const format = useFormat();
  const entries = useOutbox().toReversed();
  const sorted = [...entries.filter(needsDecision), ...entries.filter((entry) => !needsDecision(entry))];
  return (
    <MobilePage title={t('outbox.title')}>
      <OutboxStatus />
      {sorted.length === 0 && <Empty title={t('outbox.empty')}>{t('outbox.empty_why')}</Empty>}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {sorted.map((entry) => (
          <li key={entry.key} className={mobile.card}>
            <Group justify="space-between" wrap="nowrap">
              <div className={mobile.grow}>
                <Text fw={500}>{t(`verb.${entry.verb}`)}</Text>
                <Anchor component={Link} to={`/jobs/${entry.job}`} c="dimmed" fz="sm">
                  № {entry.number} · {format.moment(entry.at)}
                </Anchor>
              </div>
              <Badge color={COLORS[entry.state]} variant="light" size="lg" tt="none" radius="md">
                {t(`state.${entry.state}`)}
              </Badge>
            </Group>
            {needsDecision(entry) && <ConflictDecision entry={entry} />}
          </li>
        ))}
      </Stack>
    </MobilePage>
  );
}
