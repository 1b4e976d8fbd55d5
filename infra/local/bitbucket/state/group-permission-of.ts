import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import { groupSwitches } from './group-switches.ts';
import type { BitbucketState } from './make-state.ts';
import { type Permission, permissions } from './permission.ts';

/** The highest global permission of the group; null: none. */
export function groupPermissionOf(
  { switches }: Pick<BitbucketState, 'switches'>,
  group: Pick<Group, 'name'>,
): Permission | null {
  const name = group.name.toLowerCase();
  const has = (permission: Permission) =>
    switches[groupSwitches[permission]].some((listed) => listed.toLowerCase() === name);
  return permissions.findLast(has) ?? null;
}
