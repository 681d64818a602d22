import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';
import type { BalanceMoment } from './balance';
import { accountQuery } from './queries';

const accounts = createRoute({
  getParentRoute: () => frameRoute,
  path: '/accounts',
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Accounts')),
});

const accountRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/accounts/$account',
  validateSearch: ({ effective, recorded }: Record<string, unknown>): Partial<BalanceMoment> => ({
    ...(/^\d{4}-\d\d-\d\d$/.test(String(effective)) ? { effective: String(effective) } : {}),
    ...(Number.isNaN(Date.parse(String(recorded))) ? {} : { recorded: String(recorded) }),
  }),
  beforeLoad: only(DESK),
  loader: ({ context, params }) => context.queries.ensureQueryData(accountQuery(params.account)),
  component: lazyRouteComponent(() => import('./AccountCard')),
});

export const accountRoutes = [accounts, accountRoute] as const;
