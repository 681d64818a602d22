import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';

const payments = createRoute({
  getParentRoute: () => frameRoute,
  path: '/payments',
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Payments')),
});

export const paymentRoutes = [payments] as const;
