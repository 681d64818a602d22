import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../keys/ActionButton';
import { useActions } from '../../keys/actions';
import type { Action } from '../../keys/table';
import type { Ticket } from './queries';
import classes from './TicketCard.module.css';
import { VerbForm } from './VerbForm';
import { nextStep, WAYS, type Way, waysOf } from './verbs';

/** What may be asked of the ticket now: the engine says, the table knows how. */
export function TicketActions({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets');
  const [asked, setAsked] = useState<Way>();
  const ways = waysOf(ticket.allowed);
  const next = nextStep(ticket.allowed);

  const actions = useMemo((): Action[] => {
    const whyNot = t('not_now', { status: t(`status.${ticket.status}`) });
    const offer = (id: Action['id'], way: Way | undefined): Action =>
      way ? { id, run: () => setAsked(way) } : { id, run: () => {}, whyNot };
    const allowed = waysOf(ticket.allowed);
    const of = (verb: Way['verb']) => allowed.find((way) => way.verb === verb);
    return [
      offer('ticket.status', nextStep(ticket.allowed)),
      offer('ticket.assign', of('assign')),
      offer('ticket.deadline', of('set_deadline')),
    ];
  }, [ticket.allowed, ticket.status, t]);
  useActions(actions);
  const [status, assign, deadline] = actions;
  const knows = (verb: Way['verb']) => ways.some((way) => way.verb === verb);
  const others = ways.filter((way) => way !== next && way.verb !== 'assign' && way.verb !== 'set_deadline');

  return (
    <div className={classes.actions}>
      {next && status && <ActionButton size="xs" action={status} label={t(`verb.${next.verb}`)} />}
      {assign && knows('assign') && (
        <ActionButton
          size="xs"
          variant={next ? 'default' : 'filled'}
          action={assign}
          label={t(ticket.executor ? 'reassign' : 'verb.assign')}
        />
      )}
      {deadline && knows('set_deadline') && <ActionButton size="xs" variant="default" action={deadline} />}
      {others.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
              {t('more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((way, at) => (
              <div key={way.verb}>
                {way.grave && !others[at - 1]?.grave && at > 0 && <Menu.Divider />}
                <Menu.Item color={way.grave ? 'red' : undefined} onClick={() => setAsked(way)}>
                  {t(`verb.${way.verb}`)}
                </Menu.Item>
              </div>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked && WAYS.includes(asked) && (
        <VerbForm key={asked.verb} ticket={ticket} way={asked} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}
