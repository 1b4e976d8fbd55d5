import { groupPermissionOf } from '#infra/local/bitbucket/state/group-permission-of.ts';
import { highest } from '#infra/local/bitbucket/state/highest.ts';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Permission } from '#infra/local/bitbucket/state/permission.ts';
import { rankOf } from '#infra/local/bitbucket/state/rank-of.ts';
import type { Group, Person } from '#infra/local/data-center/state/make-directory.ts';
import { refusal } from './refusal.ts';
import type { PermittedCaller } from './require-permission.ts';

/** The permission that a group or a person is about to have; null: none. */
export interface PermissionChange {
  readonly group?: Group;
  readonly person?: Person;
  readonly permission: Permission | null;
}

/** Throws 409 for a change that would leave the caller with less than they have. */
export function demandOwnRank(
  node: BitbucketNode,
  caller: PermittedCaller,
  change: PermissionChange,
): void {
  if (rankOf(toPermissionAfter(node, caller.person, change)) >= rankOf(caller.permission)) return;
  throw refusal(409, { message: 'You may not reduce your own permissions.' });
}

function toPermissionAfter(node: BitbucketNode, person: Person, change: PermissionChange) {
  const { directory, granted } = node.product;
  const own = change.person === person ? change.permission : (granted.get(person) ?? null);
  const inherited = directory
    .groupsOf(person)
    .map((group) =>
      group === change.group ? change.permission : groupPermissionOf(node.product, group),
    );
  return highest([own, ...inherited]);
}
