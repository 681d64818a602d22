import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';

export interface PaymentFilters {
  /** Only those that somebody has to find the account of. */
  unmatched?: boolean;
}

export const paymentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/payments',
  validateSearch: ({ unmatched }: Record<string, unknown>): PaymentFilters =>
    unmatched === true ? { unmatched } : {},
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Payments')),
});

export const paymentRoutes = [paymentsRoute] as const;
