import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { requireAdmin } from './require-admin.ts';

/** The administrator who calls a resource that all products have. Throws 401 for others. */
export function requireAdministrator(context: ProductContext, node: BitbucketNode): Person {
  return requireAdmin(context, node).person;
}
