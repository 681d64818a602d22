import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';

/** How many days it may look back. */
export const SPANS = [30, 90, 365] as const;

interface Shown {
  days?: (typeof SPANS)[number];
}

export const dashboardRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/dashboard',
  validateSearch: ({ days }: Record<string, unknown>): Shown => {
    const span = SPANS.find((span) => span === Number(days));
    return span ? { days: span } : {};
  },
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Dashboard')),
});

export const dashboardRoutes = [dashboardRoute] as const;
