// biome-ignore-all lint/performance/noBarrelFile: the router takes every route that is exported here
// The features: a line for each. Their routes.ts exports the routes that lie directly in the frame.
export * from './features/accounts/routes';
export * from './features/dashboard/routes';
export * from './features/events/routes';
export * from './features/executor/routes';
export * from './features/objects/routes';
export * from './features/payments/routes';
export * from './features/readings/routes';
export * from './features/resident/routes';
export * from './features/rules/routes';
export * from './features/tickets/routes';
export * from './features/undelivered/routes';
export * from './features/users/routes';
