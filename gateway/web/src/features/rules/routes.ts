import { IconScale } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router';
import { frameRoute } from '../../frame/route';
import { screen } from '../../frame/screen';
import { readComparison } from './comparison';
import { isRuleKind, ruleQuery } from './queries';

export const rulesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/rules',
  ...screen({ needs: ['list_rules'], area: { label: 'rules:title', icon: IconScale, order: 85 } }),
  component: lazyRouteComponent(() => import('./Rules')),
});

export const ruleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/rules/$kind/$rule',
  validateSearch: readComparison,
  ...screen({
    needs: [
      'show_calendar',
      'list_calendar_versions',
      'show_sla_policy',
      'list_sla_policy_versions',
      'show_scenario',
      'list_scenario_versions',
    ],
  }),
  loader: ({ context, params: { kind, rule } }) => {
    if (!isRuleKind(kind)) throw notFound();
    return context.queries.ensureQueryData(ruleQuery(kind, rule));
  },
  component: lazyRouteComponent(() => import('./RuleCard')),
});
