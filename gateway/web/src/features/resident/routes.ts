import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { only } from '../../session/session';
import { allStyles } from '../../ui/styles';
import { homeQuery, personQuery, requestQuery, requestsQuery, statementQuery, threadQuery } from './queries';

const my = createRoute({
  getParentRoute: () => frameRoute,
  path: '/my',
  beforeLoad: only(['resident']),
  loader: ({ context }) => context.queries.ensureQueryData(homeQuery),
});

const home = createRoute({
  getParentRoute: () => my,
  path: '/',
  component: lazyRouteComponent(() => import('./ResidentHome')),
});

/** What is more than the first screen. */
const further = createRoute({
  getParentRoute: () => my,
  id: '_further',
  beforeLoad: async () => void (await allStyles()),
});

const bills = createRoute({
  getParentRoute: () => further,
  path: '/bills',
  component: lazyRouteComponent(() => import('./Bills')),
});

const account = createRoute({
  getParentRoute: () => further,
  path: '/bills/$id',
  loader: ({ context, params }) => context.queries.ensureQueryData(statementQuery(params.id)),
  component: lazyRouteComponent(() => import('./AccountPage')),
});

const meters = createRoute({
  getParentRoute: () => further,
  path: '/meters',
  component: lazyRouteComponent(() => import('./Meters')),
});

const requests = createRoute({
  getParentRoute: () => further,
  path: '/requests',
  loader: ({ context }) => context.queries.ensureQueryData(requestsQuery),
  component: lazyRouteComponent(() => import('./Requests')),
});

const newRequest = createRoute({
  getParentRoute: () => further,
  path: '/requests/new',
  component: lazyRouteComponent(() => import('./NewRequest')),
});

const request = createRoute({
  getParentRoute: () => further,
  path: '/requests/$id',
  loader: ({ context, params }) =>
    Promise.all([
      context.queries.ensureQueryData(requestQuery(params.id)),
      context.queries.ensureQueryData(threadQuery(params.id)),
    ]),
  component: lazyRouteComponent(() => import('./RequestPage')),
});

const profile = createRoute({
  getParentRoute: () => further,
  path: '/profile',
  loader: ({ context }) =>
    context.session.person && context.queries.ensureQueryData(personQuery(context.session.person)),
  component: lazyRouteComponent(() => import('./Profile')),
});

export const residentRoutes = [
  my.addChildren([
    home,
    further.addChildren([bills, account, meters, requests, newRequest, request, profile]),
  ]),
];
