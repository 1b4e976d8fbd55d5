import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Group } from '#infra/local/data-center/state/make-directory.ts';

/** The group as `RestDetailedGroup`. */
export function toGroup(node: BitbucketNode, group: Group) {
  return { name: group.name, deletable: !node.product.switches.readOnlyDirectory };
}
