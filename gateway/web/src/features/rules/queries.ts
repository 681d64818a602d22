import type { Schemas } from '../../api/client';
import { get, getPages } from '../../api/get';
import { allOf } from '../../api/unions';

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

export const rulesQuery = getPages('/api/rules', { query: { limit: 100 } });

export const ruleQuery = (kind: RuleKind, id: string) => get(PATHS[kind].show, { path: { id } }, { of: id });

/** The published versions, the newest first. */
export const versionsQuery = (kind: RuleKind, id: string) =>
  getPages(PATHS[kind].versions, { path: { id }, query: { limit: 100 } }, { of: id });
