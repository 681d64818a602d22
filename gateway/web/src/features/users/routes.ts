import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { only } from '../../session/session';

const users = createRoute({
  getParentRoute: () => frameRoute,
  path: '/users',
  beforeLoad: only(['auditor', 'administrator']),
  component: lazyRouteComponent(() => import('./Users')),
});

export const userRoutes = [users] as const;
