import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { only } from '../../session/session';

const home = createRoute({
  getParentRoute: () => frameRoute,
  path: '/jobs',
  beforeLoad: only(['executor']),
  component: lazyRouteComponent(() => import('./ExecutorHome')),
});

export const executorRoutes = [home] as const;
