import { IconSend, IconTool } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { jobQuery, jobsQuery } from './queries';

const jobs = createRoute({
  getParentRoute: () => frameRoute,
  path: '/jobs',
  ...screen({ needs: ['accept_ticket'], area: { label: 'executor:title', icon: IconTool, order: 30 } }),
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
  ...screen({ area: { label: 'executor:outbox.title', icon: IconSend, order: 31 } }),
  component: lazyRouteComponent(() => import('./OutboxPage')),
});

const job = createRoute({
  getParentRoute: () => jobs,
  path: '/$id',
  loader: ({ context, params }) => context.queries.ensureQueryData(jobQuery(params.id)),
  component: lazyRouteComponent(() => import('./JobPage')),
});

export const jobsRoute = jobs.addChildren([list, sent, job]);
