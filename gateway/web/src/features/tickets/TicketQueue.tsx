import { Button, Skeleton } from '@mantine/core';
import { IconPointer } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useMatch, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../../keys/actions';
import { useListKeys } from '../../keys/list';
import { Empty, LoadError } from '../../ui/States';
import { QueueFilterBar } from './QueueFilterBar';
import { type QueuedTicket, queueQuery } from './queries';
import classes from './TicketQueue.module.css';
import { TicketRow } from './TicketRow';

const route = getRouteApi('/_frame/tickets');

/** The list of tickets and, beside it, the card of the chosen one. */
export default function TicketQueue() {
  const { t } = useTranslation('tickets');
  const filters = route.useSearch();
  const navigate = useNavigate();
  const chosen = useMatch({ from: '/_frame/tickets/$ticket', shouldThrow: false })?.params.ticket;
  const queue = useInfiniteQuery(queueQuery(filters));
  const tickets = useMemo(() => queue.data?.pages.flatMap((page) => page.tickets) ?? [], [queue.data]);
  const [current, setCurrent] = useState<string>();

  useEffect(() => {
    if (chosen) setCurrent(chosen);
  }, [chosen]);

  const at = tickets.findIndex((ticket) => ticket.id === (current ?? chosen));
  const mark = useCallback(({ id }: QueuedTicket) => setCurrent(id), []);
  const open = useCallback(
    ({ id }: QueuedTicket) => {
      setCurrent(id);
      void navigate({ to: '/tickets/$ticket', params: { ticket: id }, search: filters });
    },
    [filters, navigate],
  );
  const go = useListKeys({ rows: tickets, of: queue, at, onGo: chosen ? open : mark, onOpen: open });
  useActions(
    useMemo(
      () => [
        { id: 'ticket.after', run: () => go(at + 1, open) },
        { id: 'ticket.before', run: () => go(at - 1, open) },
      ],
      [go, at, open],
    ),
  );

  return (
    <div className={classes.split} data-open={!!chosen || undefined}>
      <section className={classes.list} aria-label={t('queue')}>
        <QueueFilterBar filters={filters} counts={queue.data?.pages[0]?.counts} />
        <div className={classes.rows}>
          {queue.isPending && <Waiting />}
          {queue.isError && <LoadError error={queue.error} onRetry={() => queue.refetch()} />}
          {queue.isSuccess && tickets.length === 0 && (
            <Empty title={t('empty.title')}>{t('empty.why')}</Empty>
          )}
          {tickets.map((ticket) => (
            <TicketRow key={ticket.id} ticket={ticket} current={ticket.id === current} />
          ))}
          {queue.hasNextPage && (
            <div className={classes.more}>
              <Button
                variant="subtle"
                size="xs"
                loading={queue.isFetchingNextPage}
                onClick={() => queue.fetchNextPage()}
              >
                {t('frame:state.more')}
              </Button>
            </div>
          )}
        </div>
      </section>
      <div className={classes.card}>
        {chosen ? (
          <Outlet />
        ) : (
          <div className={classes.nothing}>
            <Empty icon={<IconPointer />} title={t('choose.title')}>
              {t('choose.why')}
            </Empty>
          </div>
        )}
      </div>
    </div>
  );
}

const Waiting = () =>
  Array.from({ length: 8 }, (_, at) => (
    <div key={at.toString()} className={classes.row}>
      <Skeleton height={12} width="40%" />
      <Skeleton height={14} mt={4} />
      <Skeleton height={10} mt={4} width="70%" />
    </div>
  ));
