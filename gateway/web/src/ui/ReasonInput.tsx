import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string;
  onChange: (reason: string) => void;
  autoFocus?: boolean;
}

/** Why somebody asks for what others will see was asked. */
export function ReasonInput({ value, onChange, autoFocus }: Props) {
  const { t } = useTranslation('frame');
  return (
    <Textarea
      label={t('reason')}
      required
      withAsterisk={false}
      autosize
      minRows={2}
      // a dialogue puts the focus where this says
      data-autofocus={autoFocus || undefined}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
