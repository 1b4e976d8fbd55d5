// In: an account, its names and its groups.
// Out: what is true of it in this Bitbucket: its directory, what may be changed, and its view for tests.
import {
  type PersonView,
  toPersonView as toProductView,
} from '#infra/local/data-center/inspect-product.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { BitbucketState } from './make-state.ts';
import { permissionOf } from './permissions.ts';
import type { Permission } from './ranks.ts';

export interface Mutability {
  readonly details: boolean;
  readonly groups: boolean;
}

/** What of the person Bitbucket may change in the directory that they come from. */
export function isMutable(bitbucket: BitbucketState, person: Person): Mutability {
  const { switches, secondDirectory } = bitbucket;
  if (switches.readOnlyDirectory) return { details: false, groups: false };
  if (!secondDirectory.people.has(person)) return { details: true, groups: true };
  return { details: false, groups: secondDirectory.localGroups };
}

/** The name of the directory of every Bitbucket. */
export const internalDirectory = 'Bitbucket Internal Directory';

/** The name of the directory that the person comes from. */
export function directoryNameOf({ secondDirectory }: BitbucketState, person: Person): string {
  return secondDirectory.people.has(person) ? secondDirectory.name : internalDirectory;
}

export interface BitbucketPersonView extends PersonView {
  readonly slug: string;
  /** The highest one, own or of a group. */
  readonly permission: Permission | null;
  readonly directoryName: string;
}

/** The person as a test may see them. */
export function toPersonView(bitbucket: BitbucketState, person: Person): BitbucketPersonView {
  return {
    ...toProductView(bitbucket, person),
    slug: bitbucket.slugs.of(person),
    permission: permissionOf(bitbucket, person),
    directoryName: directoryNameOf(bitbucket, person),
  };
}
