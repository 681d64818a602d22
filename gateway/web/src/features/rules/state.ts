import type { Rule, Version } from './queries';

/** `scheduled`: published, and not in force yet. */
export type RuleState = 'draft' | 'scheduled' | 'in_force' | 'retired';
export type VersionState = 'scheduled' | 'in_force' | 'superseded' | 'retired';

const isPast = (instant: string | null | undefined, now: number) => !!instant && Date.parse(instant) <= now;

/** The version in force, of versions in the order of the API: the newest first. */
export const versionInForce = <V extends Pick<Version, 'valid_from'>>(versions: readonly V[], now: number) =>
  versions.find(({ valid_from }) => isPast(valid_from, now));

export function ruleState(
  rule: Pick<Rule, 'published' | 'retired_from'>,
  inForce: unknown,
  now: number,
): RuleState {
  if (rule.published === 0) return 'draft';
  if (isPast(rule.retired_from, now)) return 'retired';
  return inForce ? 'in_force' : 'scheduled';
}

export function versionState(
  version: Version,
  inForce: Version | undefined,
  rule: Pick<Rule, 'retired_from'>,
  now: number,
): VersionState {
  if (isPast(version.valid_from, now) && version.number !== inForce?.number) return 'superseded';
  // a version that had not begun when its rule was retired never begins
  if (isPast(rule.retired_from, now)) return 'retired';
  return version.number === inForce?.number ? 'in_force' : 'scheduled';
}
