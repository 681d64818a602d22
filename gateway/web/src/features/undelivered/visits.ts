import { type Visit, visit } from '../../../e2e/visit';

export const visits: Visit[] = [
  visit('dead-letters', 'supervisor1', '/undelivered'),
  visit('refused-reactions', 'auditor', '/undelivered?list=reactions'),
];
