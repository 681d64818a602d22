import { IconGauge } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';

interface Search {
  /** The id of the meter whose history is shown. */
  meter?: string;
  /** The id of the unit or house whose meters are listed. */
  place?: string;
}

export const readingsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/readings',
  validateSearch: ({ meter, place }: Record<string, unknown>): Search => ({
    ...(typeof meter === 'string' ? { meter } : {}),
    ...(typeof place === 'string' ? { place } : {}),
  }),
  ...screen({
    needs: ['read_meter', 'search'],
    area: { label: 'readings:title', icon: IconGauge, order: 70, needs: ['correct_reading'] },
    page: { of: 'meter', icon: IconGauge, search: 'meter' },
  }),
  component: lazyRouteComponent(() => import('./Readings')),
});
