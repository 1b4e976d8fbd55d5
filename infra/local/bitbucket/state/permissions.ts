import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { BitbucketSwitches } from './default-switches.ts';
import type { BitbucketState } from './make-state.ts';
import { highest, type Permission, permissions } from './ranks.ts';

/** Returns the highest global permission of the user, their own and that of their groups; null: none. */
export function permissionOf(bitbucket: BitbucketState, user: User): Permission | null {
  const groups = bitbucket.directory.groupsOf(user, 'nested');
  const inherited = groups.map((group) => groupPermissionOf(bitbucket, group));
  return highest([bitbucket.granted.get(user) ?? null, ...inherited]);
}

/** Returns the highest global permission of the group; null: none. */
export function groupPermissionOf(
  { switches }: Pick<BitbucketState, 'switches'>,
  group: Pick<Group, 'name'>,
): Permission | null {
  const name = group.name.toLowerCase();
  const has = (permission: Permission) =>
    switches[groupSwitches[permission]].some((listed) => listed.toLowerCase() === name);
  return permissions.findLast(has) ?? null;
}

/** Makes it the group's only global permission; null: takes every one away. */
export function setGroupPermission(
  { switches }: BitbucketState,
  group: Group,
  permission: Permission | null,
): void {
  const name = group.name.toLowerCase();
  for (const each of permissions) {
    const others = switches[groupSwitches[each]].filter((listed) => listed.toLowerCase() !== name);
    switches[groupSwitches[each]] = each === permission ? [...others, group.name] : others;
  }
}

/** Counts the taken seats of the licence: by active users with a global permission. */
export function countLicensed(bitbucket: BitbucketState): number {
  const people = bitbucket.directory.people().filter((user) => user.active);
  return people.filter((user) => permissionOf(bitbucket, user) !== null).length;
}

/** The switch that lists the groups with each permission. */
export const groupSwitches = {
  LICENSED_USER: 'licensedGroups',
  PROJECT_CREATE: 'projectCreatorGroups',
  ADMIN: 'administratorGroups',
  SYS_ADMIN: 'systemAdministratorGroups',
} as const satisfies Record<Permission, keyof BitbucketSwitches>;
