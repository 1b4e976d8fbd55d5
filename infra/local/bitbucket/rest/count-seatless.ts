import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { permissionOf } from '#infra/local/bitbucket/state/permission-of.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';

/** How many of the people would need a seat of the licence if they were given a permission. */
export function countSeatless(node: BitbucketNode, people: readonly Person[]): number {
  const active = [...new Set(people)].filter((person) => person.active);
  return active.filter((person) => permissionOf(node.product, person) === null).length;
}
