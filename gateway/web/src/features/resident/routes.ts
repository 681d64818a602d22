import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { only } from '../../session/session';

const home = createRoute({
  getParentRoute: () => frameRoute,
  path: '/my',
  beforeLoad: only(['resident']),
  component: lazyRouteComponent(() => import('./ResidentHome')),
});

export const residentRoutes = [home] as const;
