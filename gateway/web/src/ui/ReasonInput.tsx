import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string;
  onChange: (reason: string) => void;
  autoFocus?: boolean;
}

/** The reason of an action. It is recorded with the action, and others can read it. */
export function ReasonInput({ value, onChange, autoFocus }: Props) {
  const { t } = useTranslation('frame');
  return (
    <Textarea
      label={t('reason')}
      required
      withAsterisk={false}
      autosize
      minRows={2}
      // Mantine's Modal focuses the element with this attribute
      data-autofocus={autoFocus || undefined}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
