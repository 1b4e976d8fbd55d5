import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { BitbucketState } from './make-state.ts';

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
