import { IconUsers } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';

export const usersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/users',
  ...screen({ needs: ['list_users'], area: { label: 'users:title', icon: IconUsers, order: 90 } }),
  component: lazyRouteComponent(() => import('./Users')),
});
