import { IconGauge, IconHome, IconMessage2, IconReceipt2, IconUser } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { allStyles } from '../../ui/styles';
import { homeQuery, personQuery, requestQuery, requestsQuery, statementQuery, threadQuery } from './queries';

const my = createRoute({
  getParentRoute: () => frameRoute,
  path: '/my',
  ...screen({ needs: ['show_home'], area: { label: 'resident:area.home', icon: IconHome, order: 100 } }),
  loader: ({ context }) => context.queries.ensureQueryData(homeQuery),
});

const home = createRoute({
  getParentRoute: () => my,
  path: '/',
  component: lazyRouteComponent(() => import('./ResidentHome')),
});

/** The screens below the first one: they need all styles. */
const further = createRoute({
  getParentRoute: () => my,
  id: '_further',
  beforeLoad: async () => void (await allStyles()),
});

const bills = createRoute({
  getParentRoute: () => further,
  path: '/bills',
  ...screen({ area: { label: 'resident:area.bills', icon: IconReceipt2, order: 101 } }),
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
  ...screen({ area: { label: 'resident:area.meters', icon: IconGauge, order: 102 } }),
  component: lazyRouteComponent(() => import('./Meters')),
});

const requests = createRoute({
  getParentRoute: () => further,
  path: '/requests',
  ...screen({ area: { label: 'resident:area.requests', icon: IconMessage2, order: 103 } }),
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
  ...screen({ area: { label: 'resident:area.profile', icon: IconUser, order: 104 } }),
  loader: ({ context }) =>
    context.session.person && context.queries.ensureQueryData(personQuery(context.session.person)),
  component: lazyRouteComponent(() => import('./Profile')),
});

export const myRoute = my.addChildren([
  home,
  further.addChildren([bills, account, meters, requests, newRequest, request, profile]),
]);
