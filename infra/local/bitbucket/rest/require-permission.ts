import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Permission } from '#infra/local/bitbucket/state/permission.ts';
import { permissionOf } from '#infra/local/bitbucket/state/permission-of.ts';
import { rankOf } from '#infra/local/bitbucket/state/rank-of.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

export interface PermittedCaller {
  readonly person: Person;
  readonly permission: Permission;
}

/** Who calls, with their highest permission. Throws 401, and never 403, for nobody and for people below `permission`. */
export function requirePermission(
  context: ProductContext,
  node: BitbucketNode,
  permission: Permission,
): PermittedCaller {
  const { person } = context.get('caller');
  const held = person === null ? null : permissionOf(node.product, person);
  if (person !== null && held !== null && rankOf(held) >= rankOf(permission)) {
    return { person, permission: held };
  }
  throw refusal(401, { message: 'You are not permitted to access this resource' });
}
