import { IconGauge } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';

interface Search {
  /** The meter whose readings are shown. */
  meter?: string;
  /** The place whose meters are read. */
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
