import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';
import { toGroupPath } from './to-group-path.ts';

/** The group as a page lists it. */
export function toListedGroup(context: ProductContext, node: ConfluenceNode, group: Group) {
  const self = baseUrlOf(context, node) + toGroupPath(group);
  return { type: 'group', name: group.name, _links: { self } };
}
