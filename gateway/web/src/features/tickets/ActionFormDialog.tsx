import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CommandRequest, useCommand } from '../../api/command';
import { isStale } from '../../api/refusal';
import { FormDialog } from '../../ui/FormDialog';
import { ActionFields } from './ActionFields';
import { type ActionForm, bodyOf } from './action-forms';
import { EntryLine } from './EntryLine';
import { type Ticket, timelineQuery } from './queries';

interface Props {
  ticket: Ticket;
  form: ActionForm;
  onClose: () => void;
}

/** The dialogue for an action. If the ticket has changed since, it lists the changes and keeps the input. */
export function ActionFormDialog({ ticket, form, onClose }: Props) {
  const { t } = useTranslation('tickets');
  const action = useCommand(form.path);
  const [values, setValues] = useState(form.begin?.(ticket) ?? {});
  // the version when the form was opened: later changes are reported as a conflict
  const [version, setVersion] = useState(ticket.version);
  const overtaken = isStale(action.error) ? action.error : undefined;
  const { data: entries = [] } = useQuery({ ...timelineQuery(ticket.id), enabled: !!overtaken });
  const missed = entries.filter((entry) => entry.version > version);
  // the timeline may lag behind the refusal
  const latest = entries.at(-1)?.version ?? 0;
  const isUpToDate = latest >= (overtaken?.version ?? 0);
  const complete = form.fields.every(({ name, optional }) => optional || values[name]);

  const save = () => {
    const request = { id: ticket.id, version, body: bodyOf(form, values) } as CommandRequest<
      typeof form.path
    >;
    action.mutate(request, { onSuccess: onClose });
  };

  const goOn = () => {
    setVersion(latest);
    action.reset();
  };

  return (
    <FormDialog
      title={t(`verb.${form.verb}`)}
      submitLabel={t(`verb.${form.verb}`)}
      destructive={form.destructive}
      isReady={complete && !overtaken}
      isPending={action.isPending}
      error={overtaken ? undefined : action.error}
      hasNoFields={form.fields.length === 0}
      onSave={save}
      onClose={onClose}
    >
      {overtaken && (
        <Alert color="yellow" icon={<IconRefresh />} title={t('stale.title')} role="alert">
          <Stack gap={6}>
            {missed.map((entry) => (
              <EntryLine key={entry.position} entry={entry} />
            ))}
            <Text size="sm">{t('stale.why')}</Text>
            <Button size="xs" variant="white" onClick={goOn} loading={!isUpToDate} w="fit-content">
              {t('stale.go_on')}
            </Button>
          </Stack>
        </Alert>
      )}
      {form.fields.length === 0 && <Text>{t(`ask.${form.verb}`)}</Text>}
      <ActionFields
        form={form}
        values={values}
        onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      />
    </FormDialog>
  );
}
