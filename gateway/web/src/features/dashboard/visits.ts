import { type Visit, visit } from '../../../e2e/visit';

export const visits: Visit[] = [
  { ...visit('dashboard', 'supervisor1', '/dashboard'), on: '2026-01-01T12:00:00' },
];
