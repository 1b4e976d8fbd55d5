import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { toGroupPath } from './to-group-path.ts';
import { toLinks } from './to-links.ts';

/** The group as an answer of its own. */
export function toGroupAnswer(context: ProductContext, node: ConfluenceNode, group: Group) {
  return { type: 'group', name: group.name, _links: toLinks(context, node, toGroupPath(group)) };
}
