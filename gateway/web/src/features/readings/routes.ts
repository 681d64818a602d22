import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { only } from '../../session/session';

const readings = createRoute({
  getParentRoute: () => frameRoute,
  path: '/readings',
  beforeLoad: only(['operator', 'supervisor', 'accountant', 'administrator', 'executor']),
  component: lazyRouteComponent(() => import('./Readings')),
});

export const readingRoutes = [readings] as const;
