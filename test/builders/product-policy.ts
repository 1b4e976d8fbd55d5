import type { ProductPolicy } from '#shared/map/identity-policy.ts';

/** Jira's policy: everybody a user, `jira-*` managed, administrators out of reach. */
export function productPolicy(groups: Partial<ProductPolicy['groups']> = {}): ProductPolicy {
  return {
    groups: {
      default: ['jira-users'],
      managed: ['jira-*'],
      protected: ['jira-administrators'],
      whenPresent: 'sync',
      whenEmpty: 'sync',
      whenAbsent: 'keep',
      ...groups,
    },
  };
}
