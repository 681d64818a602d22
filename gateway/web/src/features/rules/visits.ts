import type { Api } from '../../../e2e/people';
import { type Visit, visit } from '../../../e2e/visit';

const defaultRule = (kind: string) => async (api: Api) => {
  const { items } = await api.get('/api/rules?limit=100');
  const rule = items.find((it: { kind: string; code: string }) => it.kind === kind && it.code === 'default');
  return `/rules/${kind}/${rule.id}`;
};

export const visits: Visit[] = [
  visit('rules', 'admin', '/rules'),
  { name: 'rule-policy', login: 'admin', path: defaultRule('sla_policy') },
  { name: 'rule-scenario', login: 'auditor', path: defaultRule('scenario') },
];
