import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../api/command';
import { daysBefore, localMoment, today } from '../../i18n/format';
import { FormDialog } from '../../ui/FormDialog';
import { PATHS, type Rule, type RuleKind } from './queries';

interface Props {
  kind: RuleKind;
  rule: Rule;
  onClose: () => void;
}

const tomorrow = () => `${daysBefore(today(), -1)}T00:00`;

/** Publishes the draft. A later version begins now at the earliest, and after the version before it. */
export function PublishDraft({ kind, rule, onClose }: Props) {
  const { t } = useTranslation('rules');
  const publish = useCommand(PATHS[kind].publish);
  const [from, setFrom] = useState(tomorrow);
  const isFirst = rule.published === 0;
  const save = () => {
    const body = { valid_from: new Date(from).toISOString() };
    publish.mutate({ id: rule.id, version: rule.version, body }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t('publish.title', { version: rule.published + 1 })}
      submitLabel={t('publish.verb')}
      isReady={from !== ''}
      isPending={publish.isPending}
      error={publish.error}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        type="datetime-local"
        label={t('valid_from')}
        description={t(isFirst ? 'publish.first' : 'publish.later')}
        required
        withAsterisk={false}
        data-autofocus
        min={isFirst ? undefined : localMoment(Date.now())}
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <Text size="sm" c="dimmed">
        {t('publish.lasting')}
      </Text>
    </FormDialog>
  );
}

/** Retires the rule. */
export function RetireRule({ kind, rule, onClose }: Props) {
  const { t } = useTranslation('rules');
  const retire = useCommand(PATHS[kind].retire);
  const [from, setFrom] = useState(tomorrow);
  const save = () => {
    const body = { from: new Date(from).toISOString() };
    retire.mutate({ id: rule.id, version: rule.version, body }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t('retire.title', { code: rule.code })}
      submitLabel={t('retire.verb')}
      destructive
      isReady={from !== ''}
      isPending={retire.isPending}
      error={retire.error}
      onSave={save}
      onClose={onClose}
    >
      <Text size="sm">{t('retire.lasting')}</Text>
      <TextInput
        type="datetime-local"
        label={t('retire.from')}
        required
        withAsterisk={false}
        data-autofocus
        min={localMoment(Date.now())}
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
    </FormDialog>
  );
}
