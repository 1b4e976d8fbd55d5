import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';

/** The `_links` of a whole answer about the resource at `path`, which begins after the context path. */
export function toLinks(context: ProductContext, node: ConfluenceNode, path: string) {
  const base = baseUrlOf(context, node);
  return { base, context: node.product.contextPath, self: base + path };
}
