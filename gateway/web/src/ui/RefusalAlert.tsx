import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useRefusalText } from './refusal-text';

/** Why what was asked for was not done; nothing where there is no such reason. */
export function RefusalAlert({ error, mb }: { error: unknown; mb?: 'sm' }) {
  const text = useRefusalText();
  if (!error) return null;
  return (
    <Alert color="red" icon={<IconAlertCircle />} role="alert" mb={mb}>
      {text(error)}
    </Alert>
  );
}
