import { type Visit, visit } from '../../../e2e/visit';

export const visits: Visit[] = [visit('users', 'auditor', '/users')];
