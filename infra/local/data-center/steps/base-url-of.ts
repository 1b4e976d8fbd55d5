import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';

/** Where people reach the product, context path included: as configured, or as the request addressed it. */
export function baseUrlOf(context: ProductContext, node: ProductNode): string {
  if (node.product.publicUrl !== undefined)
    return node.product.publicUrl + node.product.contextPath;
  return new URL(context.req.url).origin + node.product.contextPath;
}
