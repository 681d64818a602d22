import { IconInbox, IconTicket } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { readFilters } from './filters';
import { ticketQuery } from './queries';

const queueRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tickets',
  validateSearch: readFilters,
  ...screen({
    needs: ['show_dashboard'],
    area: { label: 'tickets:queue', icon: IconInbox, order: 20 },
    action: 'everywhere.tickets',
  }),
  component: lazyRouteComponent(() => import('./TicketQueue')),
});

const ticketRoute = createRoute({
  getParentRoute: () => queueRoute,
  path: '/$ticket',
  ...screen({ page: { of: 'ticket', icon: IconTicket } }),
  loader: ({ context, params }) => context.queries.ensureQueryData(ticketQuery(params.ticket)),
  component: lazyRouteComponent(() => import('./TicketCard')),
});

export const newTicketRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tickets/new',
  ...screen({ needs: ['open_ticket', 'list_inhabitants'], action: 'everywhere.new_ticket' }),
  component: lazyRouteComponent(() => import('./NewTicket')),
});

export const ticketsRoute = queueRoute.addChildren([ticketRoute]);
