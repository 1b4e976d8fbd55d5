import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { isOwnedGroup } from './plan-provisioning.ts';

/**
 * Tells whether a user needs a group to use the product, as far as the policy says: a default group, the
 * owned group, or one that carries access. Where it names neither default nor access groups, it may be any.
 */
export function isAccessGroup(group: string, rules: GroupRules): boolean {
  const { default: defaults, access } = rules;
  if (defaults.length === 0 && access.length === 0) return true;
  const key = toGroupKey(group);
  const isDefault = defaults.some((name) => toGroupKey(name) === key);
  return isDefault || isOwnedGroup(group, rules) || matchesAnyPattern(group, access);
}
