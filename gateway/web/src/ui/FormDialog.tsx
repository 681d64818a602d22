import { Button, Group, Kbd, Modal, Stack } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../keys/actions';
import { keyLabel } from '../keys/match';
import { RefusalAlert } from './RefusalAlert';

interface Props {
  title: string;
  /** The text of the submit button. */
  submitLabel: string;
  /** Whether the action cannot be undone. Its button is red. */
  destructive?: boolean;
  isReady: boolean;
  isPending: boolean;
  /** The error of the last attempt. */
  error?: unknown;
  /** Whether the dialogue only asks for confirmation. The button has the focus then, so that Enter submits. */
  hasNoFields?: boolean;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialogue, with its error and its buttons. `form.save` of the keys submits it. */
export function FormDialog({
  title,
  submitLabel,
  destructive,
  isReady,
  isPending,
  error,
  hasNoFields,
  ...props
}: Props) {
  const { t } = useTranslation('frame');
  const { onSave, onClose, children } = props;
  const ready = isReady && !isPending;
  useActions(useMemo(() => [{ id: 'form.save', run: () => ready && onSave() }], [ready, onSave]));
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSave();
        }}
      >
        <Stack>
          <RefusalAlert error={error} />
          {children}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              color={destructive ? 'red' : undefined}
              loading={isPending}
              disabled={!isReady}
              data-autofocus={hasNoFields || undefined}
              rightSection={
                <Kbd size="xs" visibleFrom="sm">
                  {keyLabel('mod+Enter')}
                </Kbd>
              }
            >
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
