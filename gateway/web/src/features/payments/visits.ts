import { type Visit, visit } from '../../../e2e/visit';

export const visits: Visit[] = [
  visit('payments', 'accountant1', '/payments'),
  visit('payments-unmatched', 'accountant1', '/payments?unmatched=true'),
];
