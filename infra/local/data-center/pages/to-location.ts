import type { ProductNode } from '#infra/local/data-center/state/make-node.ts';

/** Where a form sends the visitor: to a path of this server and never elsewhere; without one, to `otherwise`. */
export function toLocation(node: ProductNode, destination: string, otherwise: string): string {
  const { contextPath } = node.product;
  if (!/^\/(?![/\\])/.test(destination)) return contextPath + otherwise;
  const hasContext = contextPath !== '' && destination.startsWith(`${contextPath}/`);
  return hasContext ? destination : contextPath + destination;
}
