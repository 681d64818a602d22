import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useRefusalText } from './refusal-text';

/** Shows why a command failed. Renders nothing without an error. */
export function RefusalAlert({ error, mb }: { error: unknown; mb?: 'sm' }) {
  const text = useRefusalText();
  if (!error) return null;
  return (
    <Alert color="red" icon={<IconAlertCircle />} role="alert" mb={mb}>
      {text(error)}
    </Alert>
  );
}
