import { IconMailX } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { readList } from './lists';

export const undeliveredRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/undelivered',
  validateSearch: readList,
  ...screen({
    needs: ['list_dead_letters', 'list_refused_reactions', 'list_events'],
    area: { label: 'undelivered:area', icon: IconMailX, order: 87 },
  }),
  component: lazyRouteComponent(() => import('./Undelivered')),
});
