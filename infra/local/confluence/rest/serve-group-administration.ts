// In: calls of /rest/api/admin/group and /rest/api/user/…/group.
// Out: groups created and deleted, and users who join and leave them.
import * as v from 'valibot';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import {
  isAdministrator,
  isSystemAdministrator,
} from '#infra/local/confluence/state/permissions.ts';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { toGroupAnswer } from './beans.ts';
import { refusal } from './refusals.ts';
import {
  demandWritableDirectory,
  requireAdministrator,
  requireGroupNamed,
  requireUserNamed,
} from './requirements.ts';

const path = '/rest/api/admin/group';
const membership = '/rest/api/user/:username/group/:groupName';
const GroupBody = v.object({ type: lenientText, name: lenientText });

/** Adds the administration of groups to a node's routes. */
export function serveGroupAdministration(app: ProductApp, node: ConfluenceNode): void {
  app.post(path, (context) => create(context, node));
  app.delete(`${path}/:groupName`, (context) => remove(context, node));
  app.put(membership, (context) => changeMembership(context, node, 'join'));
  app.delete(membership, (context) => changeMembership(context, node, 'leave'));
}

async function create(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  requireAdministrator(context, node, 403);
  const { name = '' } = await readJson(context, node, GroupBody);
  const { directory, switches } = node.product;
  if (name.trim() === '') throw refusal(400, 'The name of the group is missing');
  if (switches.groupNamesInLowerCase && name !== name.toLowerCase()) {
    throw refusal(400, 'The name of the group should be in lower case');
  }
  if (directory.findGroup(name) !== undefined) {
    throw refusal(409, `A group with the name ${name} already exists`);
  }
  demandWritableDirectory(node);
  const group = directory.addGroup(name);
  return context.json(toGroupAnswer(context, node, group), switches.createdGroupStatus);
}

function remove(context: ProductContext, node: ConfluenceNode): Response {
  const caller = requireAdministrator(context, node, 403);
  const group = requireGroupNamed(node, context.req.param('groupName') ?? '');
  demandGroupRank(node, caller, group);
  if (isLastOfAdministrators(node, group)) {
    throw refusal(400, 'The last group of administrators cannot be deleted');
  }
  demandWritableDirectory(node);
  node.product.directory.removeGroup(group);
  return context.body(null, 204);
}

// Without this group no administrator would be left.
function isLastOfAdministrators({ product }: ConfluenceNode, group: Group): boolean {
  const administrators = product.directory
    .people()
    .filter((each) => isAdministrator(product, each));
  const others = product.directory.groups().filter((other) => other !== group);
  const { administratorGroups, systemAdministratorGroups } = product.switches;
  const names = [...administratorGroups, ...systemAdministratorGroups];
  if (administrators.length === 0 || !names.includes(group.name)) return false;
  return !others.some((other) => names.includes(other.name));
}

function changeMembership(
  context: ProductContext,
  node: ConfluenceNode,
  change: 'join' | 'leave',
): Response {
  const caller = requireAdministrator(context, node, 403);
  const { undocumentedMissingStatus } = node.product.switches;
  const [name, groupName] = [context.req.param('username'), context.req.param('groupName')];
  const user = requireUserNamed(node, name ?? '', undocumentedMissingStatus);
  const group = requireGroupNamed(node, groupName ?? '', undocumentedMissingStatus);
  demandGroupRank(node, caller, group);
  if (group.members.has(user) === (change === 'join')) return context.body(null, 204);
  demandWritableDirectory(node);
  if (change === 'join') group.members.add(user);
  else group.members.delete(user);
  return context.body(null, 204);
}

// A caller may give no user, themselves included, more than they have.
function demandGroupRank({ product }: ConfluenceNode, caller: User, group: Group): void {
  if (!product.switches.systemAdministratorGroups.includes(group.name)) return;
  if (isSystemAdministrator(product, caller)) return;
  throw refusal(403, 'Only a system administrator may change this group.');
}
