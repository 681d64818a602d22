import { Group, Kbd, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { currentActions } from './actions';
import { keyLabel } from './match';
import { ACTIONS, type ActionId, groupOf } from './table';

const IDS = Object.keys(ACTIONS) as ActionId[];
const GROUPS = [...new Set(IDS.map(groupOf))];

/** All keys. Those that work on the current page are highlighted. */
export default function HelpSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('keys');
  const here = new Set(opened ? currentActions().map((action) => action.id) : []);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('frame:close') }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {GROUPS.map((group) => (
          <Stack key={group} gap="xs">
            <Title order={3}>{t(`group.${group}`)}</Title>
            {IDS.filter((id) => groupOf(id) === group && ACTIONS[id]).map((id) => (
              <Group key={id} justify="space-between" wrap="nowrap">
                <Text size="sm" c={here.has(id) ? undefined : 'dimmed'}>
                  {t(id)}
                </Text>
                <Kbd>{keyLabel(ACTIONS[id] ?? '')}</Kbd>
              </Group>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
