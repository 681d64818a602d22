import { IconHistory } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { readFilters } from './filters';

export const eventsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/events',
  validateSearch: readFilters,
  ...screen({ needs: ['list_events'], area: { label: 'events:title', icon: IconHistory, order: 80 } }),
  component: lazyRouteComponent(() => import('./Events')),
});
