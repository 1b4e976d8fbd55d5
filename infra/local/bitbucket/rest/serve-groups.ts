// In: calls of /rest/api/1.0/admin/groups.
// Out: groups found, created and deleted.
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { groupPermissionOf, setGroupPermission } from '#infra/local/bitbucket/state/permissions.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { listGroupNames, listGroups, toGroup } from './beans.ts';
import {
  demandOwnRank,
  demandRank,
  requireAdmin,
  requirePermission,
} from './permission-requirements.ts';
import { refusal } from './refusals.ts';
import { demandWritableDirectory, readName, requireGroup } from './requirements.ts';

const path = '/rest/api/:version{1\\.0|latest}/admin/groups';

/** Adds the group resource to a node's routes. */
export function serveGroups(app: ProductApp, node: BitbucketNode): void {
  app.get(path, (context) => {
    requirePermission(context, node, 'LICENSED_USER');
    return listGroups(context, node, node.product.directory.groups());
  });
  app.get('/rest/api/:version{1\\.0|latest}/groups', (context) => {
    requirePermission(context, node, 'LICENSED_USER');
    return listGroupNames(context, node, node.product.directory.groups());
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
