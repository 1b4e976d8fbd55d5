import type { IdentityPolicy, ProductPolicy } from '#shared/map/identity-policy.ts';
import { productPolicy } from './product-policy.ts';

/** The identity policy around a product's groups; nobody signs on as `admin` or `svc-…`. */
export function identityPolicy(groups: Partial<ProductPolicy['groups']> = {}): IdentityPolicy {
  return {
    claims: {
      username: 'preferred_username',
      email: 'email',
      displayName: 'name',
      groups: 'groups',
    },
    reservedUsernames: ['admin', 'svc-*'],
    products: { jira: productPolicy(groups) },
  };
}
