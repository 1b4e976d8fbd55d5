import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import { groupSwitches } from './group-switches.ts';
import type { BitbucketState } from './make-state.ts';
import { type Permission, permissions } from './permission.ts';

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
