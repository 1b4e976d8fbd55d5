// In: an account, its names and its groups.
// Out: what is true of it in this Bitbucket: its directory, what may be changed, and its view for tests.
import {
  toUserView as toProductView,
  type UserView,
} from '#infra/local/data-center/inspect-product.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { BitbucketState } from './make-state.ts';
import { permissionOf } from './permissions.ts';
import type { Permission } from './ranks.ts';

export interface Mutability {
  readonly details: boolean;
  readonly groups: boolean;
}

/** Returns what of the user Bitbucket may change in the directory that they come from. */
export function isMutable(bitbucket: BitbucketState, user: User): Mutability {
  const { switches, secondDirectory } = bitbucket;
  if (switches.readOnlyDirectory) return { details: false, groups: false };
  if (!secondDirectory.people.has(user)) return { details: true, groups: true };
  return { details: false, groups: secondDirectory.localGroups };
}

/** The name of the directory of every Bitbucket. */
export const internalDirectory = 'Bitbucket Internal Directory';

/** Returns the name of the directory that the user comes from. */
export function directoryNameOf({ secondDirectory }: BitbucketState, user: User): string {
  return secondDirectory.people.has(user) ? secondDirectory.name : internalDirectory;
}

export interface BitbucketUserView extends UserView {
  readonly slug: string;
  /** The highest one, own or of a group. */
  readonly permission: Permission | null;
  readonly directoryName: string;
}

/** Returns the user as a test may see them. */
export function toUserView(bitbucket: BitbucketState, user: User): BitbucketUserView {
  return {
    ...toProductView(bitbucket, user),
    slug: bitbucket.slugs.of(user),
    permission: permissionOf(bitbucket, user),
    directoryName: directoryNameOf(bitbucket, user),
  };
}
