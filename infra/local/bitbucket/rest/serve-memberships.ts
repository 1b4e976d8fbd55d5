// In: calls of more-members, add-groups, remove-group and add-users under /rest/api/1.0/admin.
// Out: who is in which group, read and changed.
import * as v from 'valibot';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { groupPermissionOf } from '#infra/local/bitbucket/state/permissions.ts';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { listGroups, listUsers } from './beans.ts';
import {
  demandRank,
  type PermittedCaller,
  requireAdmin,
  requirePermission,
} from './permission-requirements.ts';
import { refusal } from './refusals.ts';
import {
  countSeatless,
  demandMutable,
  demandSeats,
  readName,
  requireGroup,
  requireText,
  requireUser,
} from './requirements.ts';

const base = '/rest/api/:version{1\\.0|latest}/admin';
const UserAndGroups = v.object({ user: lenientText, groups: v.array(v.string()) });
const GroupAndUsers = v.object({ group: lenientText, users: v.array(v.string()) });
const GroupPickerContext = v.object({ context: lenientText, itemName: lenientText });

/** Adds the membership resources to a node's routes. */
export function serveMemberships(app: ProductApp, node: BitbucketNode): void {
  app.get(`${base}/users/more-members`, (context) => listGroupsOf(context, node));
  app.get(`${base}/groups/more-members`, (context) => listMembers(context, node));
  app.post(`${base}/users/add-groups`, (context) => addGroups(context, node));
  app.post(`${base}/users/remove-group`, (context) => removeGroup(context, node));
  app.post(`${base}/groups/add-users`, (context) => addUsers(context, node));
}

function listGroupsOf(context: ProductContext, node: BitbucketNode): Response {
  requirePermission(context, node, 'LICENSED_USER');
  const { directory, switches } = node.product;
  const name = readName(context, 'context');
  if (switches.membersOfNothing === 'missing404') requireUser(node, name);
  const user = directory.findUser(name);
  const { listedGroups } = switches;
  return listGroups(
    context,
    node,
    user === undefined ? [] : directory.groupsOf(user, listedGroups),
  );
}

function listMembers(context: ProductContext, node: BitbucketNode): Response {
  requirePermission(context, node, 'LICENSED_USER');
  const { directory, switches } = node.product;
  const name = readName(context, 'context');
  if (switches.membersOfNothing === 'missing404') requireGroup(node, name);
  const group = directory.findGroup(name);
  const members = group === undefined ? [] : directory.membersOf(group, switches.listedMembers);
  return listUsers(context, node, members);
}

async function addGroups(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const caller = requireAdmin(context, node);
  const { user: name, groups } = await readJson(context, node, UserAndGroups);
  const user = requireUser(node, requireText(name, 'user'));
  const joined = groups.map((group) => requireGroup(node, group));
  join(node, caller, { groups: joined, people: [user] });
  return context.body(null, 200);
}

async function addUsers(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const caller = requireAdmin(context, node);
  const { group, users } = await readJson(context, node, GroupAndUsers);
  const joined = requireGroup(node, requireText(group, 'group'));
  const people = users.map((name) => requireUser(node, name));
  join(node, caller, { groups: [joined], people });
  return context.body(null, 200);
}

interface Joining {
  readonly groups: readonly Group[];
  readonly people: readonly User[];
}

// Either all of them join all of the groups, or none joins any.
function join(node: BitbucketNode, caller: PermittedCaller, { groups, people }: Joining): void {
  const permissions = groups.map((group) => groupPermissionOf(node.product, group));
  for (const permission of permissions) demandRank(caller, permission, 403);
  for (const user of people) demandMutable(node, user, 'groups');
  const gain = permissions.some((permission) => permission !== null);
  demandSeats(node, gain ? countSeatless(node, people) : 0);
  demandNewMembers(node, { groups, people });
  for (const group of groups) for (const user of people) group.members.add(user);
}

function demandNewMembers(node: BitbucketNode, { groups, people }: Joining): void {
  if (node.product.switches.existingMemberStatus === 200) return;
  const isMember = (group: Group) => people.some((user) => group.members.has(user));
  if (!groups.some(isMember)) return;
  throw refusal(409, { message: 'The user is already a member of the group.' });
}

async function removeGroup(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const caller = requireAdmin(context, node);
  const picked = await readJson(context, node, GroupPickerContext);
  const user = requireUser(node, requireText(picked.context, 'context'));
  const group = requireGroup(node, requireText(picked.itemName, 'itemName'));
  demandRank(caller, groupPermissionOf(node.product, group), 403);
  demandMutable(node, user, 'groups');
  const left = group.members.delete(user);
  if (left || node.product.switches.absentMemberStatus === 200) return context.body(null, 200);
  throw refusal(404, { message: `User ${user.name} is not a member of ${group.name}.` });
}
