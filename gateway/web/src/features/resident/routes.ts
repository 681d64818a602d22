import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { only } from '../../session/session';
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

const bills = createRoute({
  getParentRoute: () => my,
  path: '/bills',
  component: lazyRouteComponent(() => import('./Bills')),
});

const account = createRoute({
  getParentRoute: () => my,
  path: '/bills/$id',
  loader: ({ context, params }) => context.queries.ensureQueryData(statementQuery(params.id)),
  component: lazyRouteComponent(() => import('./AccountPage')),
});

const meters = createRoute({
  getParentRoute: () => my,
  path: '/meters',
  component: lazyRouteComponent(() => import('./Meters')),
});

const requests = createRoute({
  getParentRoute: () => my,
  path: '/requests',
  loader: ({ context }) => context.queries.ensureQueryData(requestsQuery),
  component: lazyRouteComponent(() => import('./Requests')),
});

const newRequest = createRoute({
  getParentRoute: () => my,
  path: '/requests/new',
  component: lazyRouteComponent(() => import('./NewRequest')),
});

const request = createRoute({
  getParentRoute: () => my,
  path: '/requests/$id',
  loader: ({ context, params }) =>
    Promise.all([
      context.queries.ensureQueryData(requestQuery(params.id)),
      context.queries.ensureQueryData(threadQuery(params.id)),
    ]),
  component: lazyRouteComponent(() => import('./RequestPage')),
});

const profile = createRoute({
  getParentRoute: () => my,
  path: '/profile',
  loader: ({ context }) =>
    context.session.person && context.queries.ensureQueryData(personQuery(context.session.person)),
  component: lazyRouteComponent(() => import('./Profile')),
});

export const residentRoutes = [
  my.addChildren([home, bills, account, meters, requests, newRequest, request, profile]),
];
