import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';

const accounts = createRoute({
  getParentRoute: () => frameRoute,
  path: '/accounts',
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Accounts')),
});

const account = createRoute({
  getParentRoute: () => frameRoute,
  path: '/accounts/$account',
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./AccountCard')),
});

export const accountRoutes = [accounts, account] as const;
