import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { AUDITORS } from '../../session/roles';
import { only } from '../../session/session';
import { readFilters } from './filters';

const events = createRoute({
  getParentRoute: () => frameRoute,
  path: '/events',
  validateSearch: readFilters,
  beforeLoad: only(AUDITORS),
  component: lazyRouteComponent(() => import('./Events')),
});

export const eventRoutes = [events] as const;
