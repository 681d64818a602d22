import { Button, type ButtonProps, Kbd, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './ActionButton.module.css';
import { keyLabel } from './match';
import { ACTIONS, type Action } from './table';

interface Props extends ButtonProps {
  action: Action;
  label?: string;
}

/** An action as a button, with its key, or with the reason why it is disabled. */
export function ActionButton({ action, label, ...button }: Props) {
  const { t } = useTranslation('keys');
  const key = ACTIONS[action.id];
  return (
    <Tooltip label={action.disabledReason} disabled={!action.disabledReason} multiline maw={280}>
      <Button
        {...button}
        data-disabled={action.disabledReason ? true : undefined}
        aria-disabled={action.disabledReason ? true : undefined}
        onClick={() => !action.disabledReason && action.run()}
        rightSection={key && <Kbd className={classes.key}>{keyLabel(key)}</Kbd>}
      >
        {label ?? t(action.id)}
      </Button>
    </Tooltip>
  );
}
