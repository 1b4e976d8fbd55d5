import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { groupRules } from './group-rules.ts';
import { profileRules } from './profile-rules.ts';

/** Returns Jira's policy: `jira-users` by default, `jira-*` managed, administrators protected. */
export function productPolicy(
  groups: Partial<GroupRules> = {},
  parts: Partial<Omit<ProductPolicy, 'groups'>> = {},
): ProductPolicy {
  return {
    revision: 'first',
    mode: 'jit',
    shadow: false,
    existingPeople: 'username',
    profile: profileRules(),
    ...parts,
    groups: groupRules(groups),
  };
}
