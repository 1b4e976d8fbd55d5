import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { groupPermissionOf, permissionOf } from '#infra/local/bitbucket/state/permissions.ts';
import { highest, type Permission, rankOf } from '#infra/local/bitbucket/state/ranks.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/product.ts';
import { requireWebSudo } from '#infra/local/data-center/steps/web-sudo.ts';
import { type RefusalStatus, refusal } from './refusals.ts';

export interface PermittedCaller {
  readonly user: User;
  readonly permission: Permission;
}

/** Returns the caller with their highest permission. Throws 401, and never 403, for an anonymous caller and for users below `permission`. */
export function requirePermission(
  context: ProductContext,
  node: BitbucketNode,
  permission: Permission,
): PermittedCaller {
  const { user } = context.get('caller');
  const held = user === null ? null : permissionOf(node.product, user);
  if (user !== null && held !== null && rankOf(held) >= rankOf(permission)) {
    return { user, permission: held };
  }
  throw refusal(401, { message: 'You are not permitted to access this resource' });
}

/**
 * Returns the administrator who calls, and how high they stand. Throws 401 for others, and 401 for a browser session without a
 * secure administrator session (WebSudo).
 */
export function requireAdmin(context: ProductContext, node: BitbucketNode): PermittedCaller {
  const caller = requirePermission(context, node, 'ADMIN');
  requireWebSudo(context, node);
  return caller;
}

/** Returns the administrator who calls a resource that all products have. Throws 401 for others. */
export function requireAdministrator(context: ProductContext, node: BitbucketNode): User {
  return requireAdmin(context, node).user;
}

/** Throws `status` when `permission`, that of the user or group acted on, is higher than the caller's. */
export function demandRank(
  caller: PermittedCaller,
  permission: Permission | null,
  status: Extract<RefusalStatus, 401 | 403 | 409>,
): void {
  if (rankOf(permission) <= rankOf(caller.permission)) return;
  throw refusal(status, {
    message: 'You may not change a user or group with more permissions than you have.',
  });
}

/** The permission that a group or a user is about to have; null: none. */
export interface PermissionChange {
  readonly group?: Group;
  readonly user?: User;
  readonly permission: Permission | null;
}

/** Throws 409 for a change that would leave the caller with less than they have. */
export function demandOwnRank(
  node: BitbucketNode,
  caller: PermittedCaller,
  change: PermissionChange,
): void {
  if (rankOf(toPermissionAfter(node, caller.user, change)) >= rankOf(caller.permission)) return;
  throw refusal(409, { message: 'You may not reduce your own permissions.' });
}

function toPermissionAfter(node: BitbucketNode, user: User, change: PermissionChange) {
  const { directory, granted } = node.product;
  const own = change.user === user ? change.permission : (granted.get(user) ?? null);
  const inherited = directory
    .groupsOf(user, 'nested')
    .map((group) =>
      group === change.group ? change.permission : groupPermissionOf(node.product, group),
    );
  return highest([own, ...inherited]);
}
