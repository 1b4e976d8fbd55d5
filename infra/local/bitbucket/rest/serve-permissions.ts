// In: calls of /rest/api/1.0/admin/permissions.
// Out: global permissions of users and groups, read, given and taken away.
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import {
  groupPermissionOf,
  permissionOf,
  setGroupPermission,
} from '#infra/local/bitbucket/state/permissions.ts';
import { type Permission, permissions } from '#infra/local/bitbucket/state/ranks.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { toPage, toUser } from './beans.ts';
import {
  demandOwnRank,
  demandRank,
  type PermittedCaller,
  requireAdmin,
  requirePermission,
} from './permission-requirements.ts';
import { refusal } from './refusals.ts';
import {
  countSeatless,
  demandSeats,
  readName,
  requireGroup,
  requireText,
  requireUser,
} from './requirements.ts';

const base = '/rest/api/:version{1\\.0|latest}/admin/permissions';

/** Adds the resources about global permissions to a node's routes. */
export function servePermissions(app: ProductApp, node: BitbucketNode): void {
  app.get(`${base}/users`, (context) => listUsers(context, node));
  app.put(`${base}/users`, (context) => {
    const caller = requireAdmin(context, node);
    const permission = readPermission(context, caller);
    const people = readNames(context).map((name) => requireUser(node, name));
    changeUsers(node, caller, { people, permission });
    return context.body(null, 204);
  });
  app.delete(`${base}/users`, (context) => {
    const caller = requireAdmin(context, node);
    const people = [requireUser(node, readName(context, 'name'))];
    changeUsers(node, caller, { people, permission: null });
    return context.body(null, 204);
  });
  app.get(`${base}/groups`, (context) => listGroups(context, node));
  app.put(`${base}/groups`, (context) => {
    const caller = requireAdmin(context, node);
    const permission = readPermission(context, caller);
    const groups = readNames(context).map((name) => requireGroup(node, name));
    changeGroups(node, caller, { groups, permission });
    return context.body(null, 204);
  });
  app.delete(`${base}/groups`, (context) => {
    const caller = requireAdmin(context, node);
    const groups = [requireGroup(node, readName(context, 'name'))];
    changeGroups(node, caller, { groups, permission: null });
    return context.body(null, 204);
  });
}

function listUsers(context: ProductContext, node: BitbucketNode): Response {
  requirePermission(context, node, 'ADMIN');
  const page = toPage(context, node, {
    items: [...node.product.granted],
    textsOf: ([user]) => [user.name],
    toValue: ([user, permission]) => ({ user: toUser(context, node, user), permission }),
  });
  return context.json(page);
}

function listGroups(context: ProductContext, node: BitbucketNode): Response {
  requirePermission(context, node, 'ADMIN');
  const { directory } = node.product;
  const page = toPage(context, node, {
    items: directory.groups().filter((group) => groupPermissionOf(node.product, group) !== null),
    textsOf: ({ name }) => [name],
    toValue: (group) => ({
      group: { name: group.name },
      permission: groupPermissionOf(node.product, group),
    }),
  });
  return context.json(page);
}

function readNames(context: ProductContext): readonly string[] {
  readName(context, 'name');
  return (context.req.queries('name') ?? []).map((name) => requireText(name, 'name'));
}

// A caller cannot grant what they do not have.
function readPermission(context: ProductContext, caller: PermittedCaller): Permission {
  const text = readName(context, 'permission');
  const permission = permissions.find((each) => each === text);
  if (permission === undefined) {
    const message = `There is no global permission '${text}'.`;
    throw refusal(400, { context: 'permission', message });
  }
  demandRank(caller, permission, 401);
  return permission;
}

function changeUsers(
  node: BitbucketNode,
  caller: PermittedCaller,
  { people, permission }: { people: readonly User[]; permission: Permission | null },
): void {
  for (const user of people) {
    demandRank(caller, permissionOf(node.product, user), 409);
    demandOwnRank(node, caller, { user, permission });
  }
  demandSeats(node, permission === null ? 0 : countSeatless(node, people));
  for (const user of people) {
    if (permission === null) node.product.granted.delete(user);
    else node.product.granted.set(user, permission);
  }
}

function changeGroups(
  node: BitbucketNode,
  caller: PermittedCaller,
  { groups, permission }: { groups: readonly Group[]; permission: Permission | null },
): void {
  for (const group of groups) {
    demandRank(caller, groupPermissionOf(node.product, group), 409);
    demandOwnRank(node, caller, { group, permission });
  }
  const members = groups.flatMap((group) => node.product.directory.membersOf(group, 'nested'));
  demandSeats(node, permission === null ? 0 : countSeatless(node, members));
  for (const group of groups) setGroupPermission(node.product, group, permission);
}
