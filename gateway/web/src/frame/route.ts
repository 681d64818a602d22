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

/** The parent of every screen except the sign-in. Without a session it redirects there. */
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
  // only a local path: a crafted link must not redirect to another site
  validateSearch: (search): { next?: string } => {
    const next = search.next;
    return typeof next === 'string' && /^\/(?![/\\])/.test(next) && next !== '/' ? { next } : {};
  },
  loader: allStyles,
  component: lazyRouteComponent(() => import('./SignIn')),
});
