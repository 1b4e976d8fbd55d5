import { Failure } from '#shared/base/failure.ts';
import type { MappedGroups } from '#shared/groups/map-groups.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toPaddedGroupKey } from '#shared/products/padded-group-key.ts';

/**
 * Throws `map.groups_denied` when the policy denies the state of a user's groups, and `map.group_required`
 * when the user is in none of the required groups. Where no source could say, the groups that the account
 * holds count, without those that every user is given.
 */
export function requireEntitlement(
  groups: MappedGroups,
  rules: GroupRules,
  held: readonly string[],
): void {
  const policy = policyFor(groups.state, rules);
  if (policy === 'deny') throw new Failure('map.groups_denied', { reason: groups.state });
  if (rules.required.length === 0) return;
  const isKnown = groups.state === 'present' || groups.state === 'empty';
  const defaults = new Set([...rules.default, rules.ownedGroup ?? ''].map(toPaddedGroupKey));
  const isOwn = (name: string) => !defaults.has(toPaddedGroupKey(name));
  const counted = isKnown ? groups.names : held.filter(isOwn);
  if (counted.some((name) => matchesAnyPattern(name, rules.required))) return;
  throw new Failure('map.group_required', { reason: groups.state });
}

/** Returns what the policy says for a state. Only what a source said for sure may be synced. */
export function policyFor(
  state: MappedGroups['state'],
  rules: GroupRules,
): 'sync' | 'keep' | 'deny' {
  switch (state) {
    case 'present':
      return rules.whenPresent;
    case 'empty':
      return rules.whenEmpty;
    case 'absent':
      return rules.whenAbsent;
    case 'overage':
      return rules.whenOverage;
    case 'failed':
      return 'keep';
  }
}
