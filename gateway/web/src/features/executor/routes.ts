import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { only } from '../../session/session';
import { jobQuery, jobsQuery } from './queries';

const jobs = createRoute({
  getParentRoute: () => frameRoute,
  path: '/jobs',
  beforeLoad: only(['executor']),
});

const list = createRoute({
  getParentRoute: () => jobs,
  path: '/',
  loader: ({ context }) => context.queries.ensureQueryData(jobsQuery(context.session.person ?? '')),
  component: lazyRouteComponent(() => import('./Jobs')),
});

const sent = createRoute({
  getParentRoute: () => jobs,
  path: '/sent',
  component: lazyRouteComponent(() => import('./OutboxPage')),
});

const job = createRoute({
  getParentRoute: () => jobs,
  path: '/$id',
  loader: ({ context, params }) => context.queries.ensureQueryData(jobQuery(params.id)),
  component: lazyRouteComponent(() => import('./JobPage')),
});

export const executorRoutes = [jobs.addChildren([list, sent, job])];
