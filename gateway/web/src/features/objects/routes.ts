import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { houseQuery, unitsQuery } from '../../entities/houses';
import { personQuery } from '../../entities/people';
import { frameRoute } from '../../frame/route';
import { DESK, STAFF } from '../../session/roles';
import { only } from '../../session/session';

const houses = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses',
  beforeLoad: only(STAFF),
  component: lazyRouteComponent(() => import('./Houses')),
});

const houseRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses/$house',
  beforeLoad: only(STAFF),
  loader: ({ context, params }) => context.queries.ensureQueryData(houseQuery(params.house)),
  component: lazyRouteComponent(() => import('./House')),
});

const unitRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses/$house/units/$unit',
  beforeLoad: only(STAFF),
  loader: ({ context, params }) =>
    Promise.all([
      context.queries.ensureQueryData(houseQuery(params.house)),
      context.queries.ensureQueryData(unitsQuery(params.house)),
    ]),
  component: lazyRouteComponent(() => import('./Unit')),
});

const personRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/people/$person',
  beforeLoad: only(DESK),
  loader: ({ context, params }) => context.queries.ensureQueryData(personQuery(params.person)),
  component: lazyRouteComponent(() => import('./Person')),
});

export const objectRoutes = [houses, houseRoute, unitRoute, personRoute] as const;
