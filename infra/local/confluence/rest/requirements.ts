import { type ConfluenceNode, isVersion } from '#infra/local/confluence/state/make-state.ts';
import {
  isAdministrator,
  isSystemAdministrator,
  mayUse,
} from '#infra/local/confluence/state/permissions.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/product.ts';
import { requireWebSudo } from '#infra/local/data-center/steps/web-sudo.ts';
import { type RefusalStatus, refusal } from './refusals.ts';

/** Returns the caller, who may use Confluence. Throws 403 for an anonymous caller and for any other user. */
export function requireUser(context: ProductContext, node: ConfluenceNode): User {
  const { user } = context.get('caller');
  if (user !== null && mayUse(node.product, user)) return user;
  throw refusal(403, 'Current user not permitted to use Confluence');
}

/** Returns the caller of a resource about themselves. Throws 401 for an anonymous one. */
export function requireSelf(context: ProductContext): User {
  const { user } = context.get('caller');
  if (user !== null) return user;
  throw refusal(401, 'User is not logged in.');
}

/**
 * Returns the calling administrator. Throws `anonymousStatus` for an anonymous caller, 401 for a browser session without a secure
 * administrator session (WebSudo), 403 for any other user. Basic and token callers need no WebSudo.
 */
export function requireAdministrator(
  context: ProductContext,
  node: ConfluenceNode,
  anonymousStatus: 401 | 403 = 401,
): User {
  const { user } = context.get('caller');
  if (user === null) throw refusal(anonymousStatus, 'User is not logged in.');
  requireWebSudo(context, node);
  if (isAdministrator(node.product, user)) return user;
  throw refusal(403, 'You do not have permission to administer Confluence.');
}

/** Returns the user of that name. Throws `missingStatus` when there is none. */
export function requireUserNamed(
  node: ConfluenceNode,
  name: string,
  missingStatus: RefusalStatus = 404,
): User {
  const user = node.product.directory.findUser(name);
  if (user !== undefined) return user;
  throw refusal(missingStatus, `No user found with username : ${name}`);
}

/** Returns the user whom `key` or `username` of the query names; the key counts first. Throws `missingStatus` when there is none. */
export function requireUserInQuery(
  context: ProductContext,
  node: ConfluenceNode,
  missingStatus: RefusalStatus = 404,
): User {
  const [username, key] = [context.req.query('username'), context.req.query('key')];
  if (key === undefined && username !== undefined) {
    return requireUserNamed(node, username, missingStatus);
  }
  const user = node.product.directory.findUserByKey(key ?? '');
  if (user !== undefined) return user;
  throw refusal(missingStatus, `No user found with key : ${key ?? 'null'}`);
}

/** Returns the group of that name. Throws `missingStatus` for none. */
export function requireGroupNamed(
  node: ConfluenceNode,
  name: string,
  missingStatus: RefusalStatus = 404,
): Group {
  const group = node.product.directory.findGroup(name);
  if (group !== undefined) return group;
  throw refusal(missingStatus, `No group found with name : ${name}`);
}

/** Throws 403 for an administrator who changes a system administrator without being one. */
export function demandRank(node: ConfluenceNode, caller: User, user: User): void {
  const { product } = node;
  if (!isSystemAdministrator(product, user) || isSystemAdministrator(product, caller)) return;
  throw refusal(403, 'Only a system administrator may change a system administrator.');
}

/** Throws what a Confluence answers that is older than the resource: 404, or `status`. */
export function demandVersion(node: ConfluenceNode, first: string, status: 404 | 405 = 404): void {
  if (isVersion(node.product, first)) return;
  throw refusal(status, status === 404 ? 'HTTP 404 Not Found' : 'HTTP 405 Method Not Allowed');
}

/** Throws while every directory is read-only: `status`, or what the switch says. */
export function demandWritableDirectory(node: ConfluenceNode, status?: 400 | 403): void {
  const { readOnlyDirectory, readOnlyStatus } = node.product.switches;
  if (!readOnlyDirectory) return;
  throw refusal(status ?? readOnlyStatus, 'The user directory is read-only.');
}
