import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { toGroup } from './to-group.ts';
import { toPage } from './to-page.ts';

/** A page of the groups; the filter looks for a part of their name. */
export function listGroups(
  context: ProductContext,
  node: BitbucketNode,
  groups: readonly Group[],
): Response {
  const page = toPage(context, node, {
    items: groups.toSorted((one, other) => one.name.localeCompare(other.name)),
    textsOf: ({ name }) => [name],
    toValue: (group) => toGroup(node, group),
  });
  return context.json(page);
}
