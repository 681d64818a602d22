import { IconCash } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { readFilters } from './filters';

export const paymentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/payments',
  validateSearch: readFilters,
  ...screen({ needs: ['list_payments'], area: { label: 'payments:title', icon: IconCash, order: 60 } }),
  component: lazyRouteComponent(() => import('./Payments')),
});
