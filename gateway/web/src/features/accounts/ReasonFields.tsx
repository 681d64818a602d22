import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today } from '../../i18n/format';
import { ReasonInput } from '../../ui/ReasonInput';

/** The state of the fields that every correction has: reason and effective day. */
export function useReasonFields() {
  const [reason, setReason] = useState('');
  const [effective, setEffective] = useState(today);
  return {
    values: { reason: reason.trim(), effective },
    isComplete: reason.trim() !== '' && effective !== '',
    fields: { reason, setReason, effective, setEffective },
  };
}

interface Props {
  of: ReturnType<typeof useReasonFields>;
  autoFocus?: boolean;
}

export function ReasonFields({ of: { fields }, autoFocus }: Props) {
  const { t } = useTranslation('accounts');
  return (
    <>
      <ReasonInput value={fields.reason} onChange={fields.setReason} autoFocus={autoFocus} />
      <TextInput
        type="date"
        label={t('effective')}
        w="fit-content"
        value={fields.effective}
        onChange={({ currentTarget }) => fields.setEffective(currentTarget.value)}
      />
    </>
  );
}
