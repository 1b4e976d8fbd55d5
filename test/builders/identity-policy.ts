import type { GroupRules, IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { productPolicy } from './product-policy.ts';

/** Returns an identity policy with these group rules for Jira; `admin` and `svc-…` are reserved. */
export function identityPolicy(
  groups: Partial<GroupRules> = {},
  parts: Partial<IdentityPolicy> = {},
): IdentityPolicy {
  return {
    provider: 'generic',
    require: [],
    reservedUsernames: ['admin', 'svc-*'],
    contact: 'an administrator',
    groupSources: [{ from: 'claim', claim: 'groups', format: 'list', leftOut: 'unknown' }],
    products: { jira: productPolicy(groups) },
    ...parts,
  };
}
