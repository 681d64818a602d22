import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK } from '../../session/roles';
import { only } from '../../session/session';
import { SPANS } from './queries';

interface Search {
  /** The span that is shown. */
  days?: (typeof SPANS)[number];
}

const dashboardRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/dashboard',
  validateSearch: ({ days }: Record<string, unknown>): Search => {
    const span = SPANS.find((span) => span === Number(days));
    return span ? { days: span } : {};
  },
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Dashboard')),
});

export const dashboardRoutes = [dashboardRoute] as const;
