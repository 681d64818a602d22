import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client';
import { allOf } from '../../api/unions';
import { paged } from '../../ui/Listed';

export type Rule = Schemas['RuleRow'];
export type Version = Schemas['RuleVersionRow'];

/** The contents of each kind of rule. */
export interface Contents {
  calendar: Schemas['Calendar'];
  sla_policy: Schemas['SlaPolicy'];
  scenario: Schemas['Scenario'];
}

export type RuleKind = keyof Contents;

const KINDS = allOf<RuleKind>()(['calendar', 'sla_policy', 'scenario']);

export const isRuleKind = (kind: string): kind is RuleKind => KINDS.some((known) => known === kind);

/** The paths of each kind. Bodies and answers have the same form for all kinds. */
export const PATHS = {
  calendar: {
    show: '/api/calendars/{id}',
    versions: '/api/calendars/{id}/versions',
    publish: '/api/calendars/{id}/publish',
    retire: '/api/calendars/{id}/retire',
  },
  sla_policy: {
    show: '/api/sla-policies/{id}',
    versions: '/api/sla-policies/{id}/versions',
    publish: '/api/sla-policies/{id}/publish',
    retire: '/api/sla-policies/{id}/retire',
  },
  scenario: {
    show: '/api/scenarios/{id}',
    versions: '/api/scenarios/{id}/versions',
    publish: '/api/scenarios/{id}/publish',
    retire: '/api/scenarios/{id}/retire',
  },
} as const satisfies Record<RuleKind, Record<string, string>>;

export const rulesQuery = infiniteQueryOptions({
  queryKey: ['rules'],
  queryFn: ({ pageParam: after, signal }) =>
    answer(api.GET('/api/rules', { params: { query: { after, limit: 100 } }, signal })),
  ...paged,
  meta: { reads: ['rules'] },
});

export const ruleQuery = (kind: RuleKind, id: string) =>
  queryOptions({
    queryKey: ['rule', kind, id],
    queryFn: ({ signal }) => answer(api.GET(PATHS[kind].show, { params: { path: { id } }, signal })),
    meta: { reads: ['rules'], of: id },
  });

/** The published versions, the newest first. */
export const versionsQuery = (kind: RuleKind, id: string) =>
  infiniteQueryOptions({
    queryKey: ['rule', kind, id, 'versions'],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === undefined ? undefined : Number(pageParam);
      return answer(
        api.GET(PATHS[kind].versions, { params: { path: { id }, query: { after, limit: 100 } }, signal }),
      );
    },
    ...paged,
    meta: { reads: ['rules'], of: id },
  });
