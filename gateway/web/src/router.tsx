import { createRouter } from '@tanstack/react-router';
import { queryClient } from './api/queries';
import { accountRoutes } from './features/accounts/routes';
import { dashboardRoutes } from './features/dashboard/routes';
import { eventRoutes } from './features/events/routes';
import { executorRoutes } from './features/executor/routes';
import { objectRoutes } from './features/objects/routes';
import { paymentRoutes } from './features/payments/routes';
import { readingRoutes } from './features/readings/routes';
import { residentRoutes } from './features/resident/routes';
import { ticketRoutes } from './features/tickets/routes';
import { userRoutes } from './features/users/routes';
import { frameRoute, indexRoute, rootRoute, signInRoute } from './frame/route';
import { NotFound } from './ui/NotFound';
import { Loading, RouteError } from './ui/States';

const routeTree = rootRoute.addChildren([
  signInRoute,
  frameRoute.addChildren([
    indexRoute,
    ...ticketRoutes,
    ...accountRoutes,
    ...dashboardRoutes,
    ...eventRoutes,
    ...objectRoutes,
    ...paymentRoutes,
    ...readingRoutes,
    ...userRoutes,
    ...residentRoutes,
    ...executorRoutes,
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queries: queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: Loading,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
