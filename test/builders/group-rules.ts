import type { GroupRules } from '#shared/policy/identity-policy.ts';

/** Returns the group rules of Jira's policy: no group is renamed, dropped, required or owned. */
export function groupRules(parts: Partial<GroupRules> = {}): GroupRules {
  return {
    rename: {},
    transform: [],
    drop: [],
    default: ['jira-users'],
    required: [],
    managed: ['jira-*'],
    protected: ['jira-administrators'],
    ownedGroup: null,
    createMissing: true,
    mostRemovals: 25,
    access: [],
    leavesLastAccess: false,
    whenPresent: 'sync',
    whenEmpty: 'sync',
    whenAbsent: 'keep',
    whenOverage: 'keep',
    ...parts,
  };
}
