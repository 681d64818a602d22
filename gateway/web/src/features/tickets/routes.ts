import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';
import { readFilters } from './filters';
import { ticketQuery } from './queries';

const queueRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tickets',
  validateSearch: readFilters,
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./TicketQueue')),
});

const ticketRoute = createRoute({
  getParentRoute: () => queueRoute,
  path: '/$ticket',
  loader: ({ context, params }) => context.queries.ensureQueryData(ticketQuery(params.ticket)),
  component: lazyRouteComponent(() => import('./TicketCard')),
});

const newTicketRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tickets/new',
  beforeLoad: only(['operator', 'supervisor']),
  component: lazyRouteComponent(() => import('./NewTicket')),
});

export const ticketRoutes = [queueRoute.addChildren([ticketRoute]), newTicketRoute] as const;
