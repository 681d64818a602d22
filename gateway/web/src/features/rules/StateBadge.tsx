import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RuleState, VersionState } from './state';

const COLORS: Record<RuleState | VersionState, string> = {
  draft: 'yellow',
  scheduled: 'blue',
  in_force: 'spruce',
  superseded: 'gray',
  retired: 'gray',
};

/** The state of a rule or of a version. */
export function StateBadge({ state }: { state: RuleState | VersionState }) {
  const { t } = useTranslation('rules');
  return (
    <Badge variant="light" color={COLORS[state]} tt="none">
      {t(`state.${state}`)}
    </Badge>
  );
}
