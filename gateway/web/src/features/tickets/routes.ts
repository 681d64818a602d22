import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';

const queue = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tickets',
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./TicketQueue')),
});

export const ticketRoutes = [queue] as const;
