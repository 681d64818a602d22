import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';

const dashboard = createRoute({
  getParentRoute: () => frameRoute,
  path: '/dashboard',
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Dashboard')),
});

export const dashboardRoutes = [dashboard] as const;
