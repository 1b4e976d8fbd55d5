import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { groupPermissionOf } from './group-permission-of.ts';
import { highest } from './highest.ts';
import type { BitbucketState } from './make-state.ts';
import type { Permission } from './permission.ts';

/** The highest global permission of the person, their own and that of their groups; null: none. */
export function permissionOf(bitbucket: BitbucketState, person: Person): Permission | null {
  const groups = bitbucket.directory.groupsOf(person);
  const inherited = groups.map((group) => groupPermissionOf(bitbucket, group));
  return highest([bitbucket.granted.get(person) ?? null, ...inherited]);
}
