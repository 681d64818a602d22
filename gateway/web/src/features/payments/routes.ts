import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';
import { readFilters } from './filters';

const paymentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/payments',
  validateSearch: readFilters,
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Payments')),
});

export const paymentRoutes = [paymentsRoute] as const;
