import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { may, startPage } from '../session/roles';
import { fetchSession } from '../session/session';
import { allStyles } from '../ui/styles';

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()();

/** Everything but the sign-in: only for those who are known. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: '_frame',
  beforeLoad: async ({ context, location }) => {
    const session = await fetchSession(context.queries);
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } });
    if (may(session, 'search')) await allStyles();
    return { session };
  },
  component: lazyRouteComponent(() => import('./Frame')),
});

export const indexRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: startPage(context.session) });
  },
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // only a path of ours: the address is not to lead elsewhere
  validateSearch: (search): { next?: string } => {
    const next = search.next;
    return typeof next === 'string' && /^\/(?![/\\])/.test(next) && next !== '/' ? { next } : {};
  },
  loader: allStyles,
  component: lazyRouteComponent(() => import('./SignIn')),
});
