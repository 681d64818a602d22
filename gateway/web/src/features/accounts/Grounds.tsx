import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today } from '../../i18n/format';
import { Reason } from '../../ui/Reason';

/** On what grounds a book is changed: why, and for which day that counts. */
export function useGrounds() {
  const [reason, setReason] = useState('');
  const [effective, setEffective] = useState(today);
  return {
    given: { reason: reason.trim(), effective },
    areWhole: reason.trim() !== '' && effective !== '',
    fields: { reason, setReason, effective, setEffective },
  };
}

interface Props {
  of: ReturnType<typeof useGrounds>;
  autoFocus?: boolean;
}

export function Grounds({ of: { fields }, autoFocus }: Props) {
  const { t } = useTranslation('accounts');
  return (
    <>
      <Reason value={fields.reason} onChange={fields.setReason} autoFocus={autoFocus} />
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
