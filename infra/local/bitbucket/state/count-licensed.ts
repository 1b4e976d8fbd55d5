import type { BitbucketState } from './make-state.ts';
import { permissionOf } from './permission-of.ts';

/** How many seats of the licence are taken: by active people with a global permission. */
export function countLicensed(bitbucket: BitbucketState): number {
  const people = bitbucket.directory.people().filter((person) => person.active);
  return people.filter((person) => permissionOf(bitbucket, person) !== null).length;
}
