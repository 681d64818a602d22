import { IconChartBar } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { SPANS } from './queries';

interface Search {
  /** The span that is shown. */
  days?: (typeof SPANS)[number];
}

export const dashboardRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/dashboard',
  validateSearch: ({ days }: Record<string, unknown>): Search => {
    const span = SPANS.find((span) => span === Number(days));
    return span ? { days: span } : {};
  },
  ...screen({
    needs: ['show_dashboard', 'list_takings', 'total_turnover'],
    area: { label: 'dashboard:title', icon: IconChartBar, order: 10 },
  }),
  component: lazyRouteComponent(() => import('./Dashboard')),
});
