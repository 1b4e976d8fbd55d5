// In: calls of /rest/api/1.0/admin/groups.
// Out: groups found, created and deleted.
import { groupPermissionOf } from '#infra/local/bitbucket/state/group-permission-of.ts';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { setGroupPermission } from '#infra/local/bitbucket/state/set-group-permission.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { demandOwnRank } from './demand-own-rank.ts';
import { demandRank } from './demand-rank.ts';
import { demandWritableDirectory } from './demand-writable-directory.ts';
import { listGroups } from './list-groups.ts';
import { readName } from './read-name.ts';
import { refusal } from './refusal.ts';
import { requireAdmin } from './require-admin.ts';
import { requireGroup } from './require-group.ts';
import { requirePermission } from './require-permission.ts';
import { toGroup } from './to-group.ts';

const path = '/rest/api/:version{1\\.0|latest}/admin/groups';

/** Adds the group resource to a node's routes. */
export function serveGroups(app: ProductApp, node: BitbucketNode): void {
  app.get(path, (context) => {
    requirePermission(context, node, 'LICENSED_USER');
    return listGroups(context, node, node.product.directory.groups());
  });
  app.post(path, (context) => create(context, node));
  app.delete(path, (context) => remove(context, node));
}

function create(context: ProductContext, node: BitbucketNode): Response {
  requireAdmin(context, node);
  const name = readName(context, 'name');
  if (node.product.directory.findGroup(name) !== undefined) {
    throw refusal(409, { context: 'name', message: 'A group with this name already exists.' });
  }
  demandWritableDirectory(node, 'groups');
  return context.json(toGroup(node, node.product.directory.addGroup(name)));
}

function remove(context: ProductContext, node: BitbucketNode): Response {
  const caller = requireAdmin(context, node);
  const group = requireGroup(node, readName(context, 'name'));
  demandRank(caller, groupPermissionOf(node.product, group), 403);
  demandOwnRank(node, caller, { group, permission: null });
  demandWritableDirectory(node, 'groups');
  const deleted = toGroup(node, group);
  node.product.directory.removeGroup(group);
  setGroupPermission(node.product, group, null);
  return context.json(deleted);
}
