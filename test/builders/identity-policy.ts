import type { GroupRules, IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { productPolicy } from './product-policy.ts';

/** The identity policy around a product's groups; nobody signs on as `admin` or `svc-…`. */
export function identityPolicy(
  groups: Partial<GroupRules> = {},
  parts: Partial<IdentityPolicy> = {},
): IdentityPolicy {
  return {
    provider: 'generic',
    require: [],
    reservedUsernames: ['admin', 'svc-*'],
    contact: 'an administrator',
    groupSources: [{ from: 'claim', claim: 'groups', format: 'list' }],
    products: { jira: productPolicy(groups) },
    ...parts,
  };
}
