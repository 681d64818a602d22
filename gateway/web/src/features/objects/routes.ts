import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { DESK, STAFF } from '../../session/roles';
import { only } from '../../session/session';

const houses = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses',
  beforeLoad: only(STAFF),
  component: lazyRouteComponent(() => import('./Houses')),
});

const house = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses/$house',
  beforeLoad: only(STAFF),
  component: lazyRouteComponent(() => import('./House')),
});

const unit = createRoute({
  getParentRoute: () => frameRoute,
  path: '/houses/$house/units/$unit',
  beforeLoad: only(STAFF),
  component: lazyRouteComponent(() => import('./Unit')),
});

const person = createRoute({
  getParentRoute: () => frameRoute,
  path: '/people/$person',
  beforeLoad: only(DESK),
  component: lazyRouteComponent(() => import('./Person')),
});

export const objectRoutes = [houses, house, unit, person] as const;
