import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { KEEPERS } from '../../session/roles';
import { only } from '../../session/session';

interface Search {
  /** The meter whose readings are shown. */
  meter?: string;
  /** The place whose meters are read. */
  place?: string;
}

const readingsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/readings',
  validateSearch: ({ meter, place }: Record<string, unknown>): Search => ({
    ...(typeof meter === 'string' ? { meter } : {}),
    ...(typeof place === 'string' ? { place } : {}),
  }),
  beforeLoad: only([...KEEPERS, 'executor']),
  component: lazyRouteComponent(() => import('./Readings')),
});

export const readingRoutes = [readingsRoute] as const;
