import { IconReceipt2 } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import type { BalanceMoment } from './balance';
import { accountQuery } from './queries';

export const accountsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/accounts',
  ...screen({
    needs: ['list_accounts'],
    area: { label: 'accounts:title', icon: IconReceipt2, order: 50 },
    action: 'everywhere.accounts',
  }),
  component: lazyRouteComponent(() => import('./Accounts')),
});

export const accountRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/accounts/$account',
  validateSearch: ({ effective, recorded }: Record<string, unknown>): Partial<BalanceMoment> => ({
    ...(/^\d{4}-\d\d-\d\d$/.test(String(effective)) ? { effective: String(effective) } : {}),
    ...(Number.isNaN(Date.parse(String(recorded))) ? {} : { recorded: String(recorded) }),
  }),
  ...screen({ needs: ['show_account', 'show_house'], page: { of: 'account', icon: IconReceipt2 } }),
  loader: ({ context, params }) => context.queries.ensureQueryData(accountQuery(params.account)),
  component: lazyRouteComponent(() => import('./AccountCard')),
});
