import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../keys/ActionButton';
import { useActions } from '../../keys/actions';
import type { Action } from '../../keys/table';
import { ActionFormDialog } from './ActionFormDialog';
import { ACTION_FORMS, type ActionForm, formsOf, nextStep } from './action-forms';
import type { Ticket } from './queries';
import classes from './TicketCard.module.css';

/** The actions of a ticket. The engine lists those allowed; `ACTION_FORMS` has their forms. */
export function TicketActions({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets');
  const [openForm, setOpenForm] = useState<ActionForm>();
  const forms = formsOf(ticket.allowed);
  const next = nextStep(ticket.allowed);

  const actions = useMemo((): Action[] => {
    const disabledReason = t('not_now', { status: t(`status.${ticket.status}`) });
    const offer = (id: Action['id'], form: ActionForm | undefined): Action =>
      form ? { id, run: () => setOpenForm(form) } : { id, run: () => {}, disabledReason };
    const allowed = formsOf(ticket.allowed);
    const of = (verb: ActionForm['verb']) => allowed.find((form) => form.verb === verb);
    return [
      offer('ticket.status', nextStep(ticket.allowed)),
      offer('ticket.assign', of('assign')),
      offer('ticket.deadline', of('set_deadline')),
    ];
  }, [ticket.allowed, ticket.status, t]);
  useActions(actions);
  const [status, assign, deadline] = actions;
  const isAllowed = (verb: ActionForm['verb']) => forms.some((form) => form.verb === verb);
  const others = forms.filter(
    (form) => form !== next && form.verb !== 'assign' && form.verb !== 'set_deadline',
  );

  return (
    <div className={classes.actions}>
      {next && status && <ActionButton size="xs" action={status} label={t(`verb.${next.verb}`)} />}
      {assign && isAllowed('assign') && (
        <ActionButton
          size="xs"
          variant={next ? 'default' : 'filled'}
          action={assign}
          label={t(ticket.executor ? 'reassign' : 'verb.assign')}
        />
      )}
      {deadline && isAllowed('set_deadline') && (
        <ActionButton size="xs" variant="default" action={deadline} />
      )}
      {others.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
              {t('more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((form, at) => (
              <div key={form.verb}>
                {form.destructive && !others[at - 1]?.destructive && at > 0 && <Menu.Divider />}
                <Menu.Item color={form.destructive ? 'red' : undefined} onClick={() => setOpenForm(form)}>
                  {t(`verb.${form.verb}`)}
                </Menu.Item>
              </div>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {openForm && ACTION_FORMS.includes(openForm) && (
        <ActionFormDialog
          key={openForm.verb}
          ticket={ticket}
          form={openForm}
          onClose={() => setOpenForm(undefined)}
        />
      )}
    </div>
  );
}
