// In: a membership that is to begin or to end.
// Out: nothing, or the 400 with which Jira refuses it: every failure of its validation has the same status.
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import {
  applicationRoles,
  hasRole,
  hasSeat,
  isAdministrator,
  isSystemAdministrator,
} from '#infra/local/jira/state/roles.ts';
import { groupRefusal, refusal } from './refusals.ts';

export interface Membership {
  readonly user: User;
  readonly group: Group;
}

/** Returns the user of that name. Throws what the switch says when there is none. */
export function requireMember(node: JiraNode, name: string): User {
  const user = node.product.directory.findUser(name);
  if (user !== undefined) return user;
  const message = `The user named '${name}' does not exist`;
  if (node.product.switches.missingMemberStatus === 400) throw groupRefusal(node, message);
  throw refusal(404, { errorMessages: [message] });
}

/** Throws 400 for a group that is managed elsewhere, or that the caller does not see. */
export function demandChangeableGroup(node: JiraNode, { name }: Group): void {
  const { externalUserManagement, invisibleGroups } = node.product.switches;
  if (externalUserManagement) {
    throw groupRefusal(node, 'Cannot edit group memberships, as External User Management is on.');
  }
  if (invisibleGroups.includes(name)) {
    throw groupRefusal(
      node,
      `You cannot add or remove members of '${name}', as it is not visible to you.`,
    );
  }
}

/** Throws 400 for a group that grants use of Jira while no seat is free, unless the switch lets it pass. */
export function demandSeat(node: JiraNode, user: User, group: Group): void {
  const { product } = node;
  if (product.switches.joinWithoutSeat === 'joined' || !user.active) return;
  const granted = applicationRoles.filter(({ groups }) => groups.includes(group.name));
  if (granted.every((role) => hasRole(product, role, user) || hasSeat(product, role))) return;
  throw groupRefusal(node, 'You have exceeded your license limit.');
}

/** Throws 400 for an administrator who changes a group of system administrators without being one. */
export function demandRank(node: JiraNode, caller: User, { name }: Group): void {
  const { systemAdministratorGroups } = node.product.switches;
  if (!systemAdministratorGroups.includes(name)) return;
  if (isSystemAdministrator(node.product, caller)) return;
  throw groupRefusal(node, 'Only a system administrator may change a group of theirs.');
}

/** Throws 400 for callers who would leave the last group that makes them administrators. */
export function demandAnotherAdministrativeGroup(
  node: JiraNode,
  caller: User,
  { user, group }: Membership,
): void {
  if (user !== caller) return;
  group.members.delete(user);
  const stays = isAdministrator(node.product, user);
  group.members.add(user);
  if (stays) return;
  throw groupRefusal(node, 'You cannot remove yourself from your last administrative group.');
}
