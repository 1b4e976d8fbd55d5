import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';
import { requireWebSudo } from '#infra/local/data-center/steps/web-sudo.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { isAdministrator } from '#infra/local/jira/state/roles.ts';
import { groupRefusal, refusal } from './refusals.ts';

/** Returns the caller. Throws 401 for an anonymous one. */
export function requireUser(context: ProductContext): User {
  const { user } = context.get('caller');
  if (user !== null) return user;
  throw refusal(401, {
    errorMessages: [
      'You are not authenticated. Authentication required to perform this operation.',
    ],
  });
}

/** Returns the user of that name. Throws 404 when there is none. */
export function requireUserNamed(node: JiraNode, name: string): User {
  const user = node.product.directory.findUser(name);
  if (user !== undefined) return user;
  throw refusal(404, { errorMessages: [`The user named '${name}' does not exist`] });
}

/** Returns the user whom `username` or `key` of the query names. Throws 400 for both or neither, 404 for an unknown one. */
export function findUserInQuery(context: ProductContext, node: JiraNode): User {
  const username = context.req.query('username');
  const key = context.req.query('key');
  if ((username === undefined) === (key === undefined)) {
    throw refusal(400, {
      errorMessages: ["Either the 'username' or the 'key' query parameters need to be provided"],
    });
  }
  return username === undefined ? findByKey(node, key ?? '') : requireUserNamed(node, username);
}

function findByKey(node: JiraNode, key: string): User {
  const user = node.product.directory.findUserByKey(key);
  if (user !== undefined) return user;
  throw refusal(404, { errorMessages: [`The user with the key '${key}' does not exist`] });
}

/** Returns the group that `groupname` of the query names. Throws 400 for an empty name, 404 for no such group. */
export function requireGroup(context: ProductContext, node: JiraNode): Group {
  const name = context.req.query('groupname') ?? '';
  if (name === '') throw groupRefusal(node, 'You must specify a valid group name.');
  const group = node.product.directory.findGroup(name);
  if (group !== undefined) return group;
  throw refusal(404, { errorMessages: [`The group named '${name}' does not exist.`] });
}

/**
 * Returns the calling administrator. Throws 401 for an anonymous caller, 401 for a browser session without a secure administrator
 * session (WebSudo), 403 for any other user. Basic and token callers need no WebSudo.
 */
export function requireAdministrator(context: ProductContext, node: ProductNode): User {
  requireUser(context);
  requireWebSudo(context, node);
  return requireAdministratorToRead(context, node);
}

/** Returns the calling administrator, for reads that need no WebSudo. Throws 401 for an anonymous caller, 403 for any other user. */
export function requireAdministratorToRead(context: ProductContext, node: ProductNode): User {
  const user = requireUser(context);
  if (isAdministrator(node.product, user)) return user;
  throw refusal(403, {
    errorMessages: ['You do not have permission to perform this operation.'],
  });
}

/** Throws `status` while every directory is read-only: 400 for users and roles, 403 for groups. */
export function demandWritableDirectory(node: JiraNode, status: 400 | 403): void {
  if (!node.product.switches.readOnlyDirectory) return;
  throw refusal(status, {
    errorMessages: ['The change is not possible, as all the user directories are read-only.'],
  });
}
