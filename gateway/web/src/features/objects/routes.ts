import { IconBuilding, IconBuildingCommunity, IconDoor, IconUser } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { houseQuery, unitsQuery } from '../../entities/houses';
import { personQuery } from '../../entities/people';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';

export const housesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses',
  ...screen({
    needs: ['list_houses'],
    area: { label: 'objects:houses', icon: IconBuildingCommunity, order: 40, needs: ['list_people'] },
    action: 'everywhere.houses',
  }),
  component: lazyRouteComponent(() => import('./Houses')),
});

export const houseRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses/$house',
  ...screen({ needs: ['show_house'], page: { of: 'house', icon: IconBuilding } }),
  loader: ({ context, params }) => context.queries.ensureQueryData(houseQuery(params.house)),
  component: lazyRouteComponent(() => import('./House')),
});

export const unitRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses/$house/units/$unit',
  ...screen({ needs: ['show_house', 'list_units'], page: { of: 'unit', icon: IconDoor } }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queries.ensureQueryData(houseQuery(params.house)),
      context.queries.ensureQueryData(unitsQuery(params.house)),
    ]),
  component: lazyRouteComponent(() => import('./Unit')),
});

export const personRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/people/$person',
  ...screen({ needs: ['show_person', 'list_people'], page: { of: 'person', icon: IconUser } }),
  loader: ({ context, params }) => context.queries.ensureQueryData(personQuery(params.person)),
  component: lazyRouteComponent(() => import('./Person')),
});
