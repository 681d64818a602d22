import { type Visit, visit } from '../../../e2e/visit';

export const visits: Visit[] = [
  visit('events', 'auditor', '/events'),
  visit('event', 'auditor', '/events?at=1'),
];
