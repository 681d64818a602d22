import { Button, Group, Kbd, Modal, Stack } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../keys/actions';
import { keyLabel } from '../keys/match';
import { RefusalAlert } from './RefusalAlert';

interface Props {
  title: string;
  /** What the button says that does it. */
  submitLabel: string;
  /** It cannot be taken back. */
  destructive?: boolean;
  isReady: boolean;
  isPending: boolean;
  /** Why it was refused. */
  error?: unknown;
  /** There is nothing to fill in: Enter does it. */
  hasNoFields?: boolean;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form over the page: what is asked, why it was refused, and the way out; saved by keys as well. */
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
