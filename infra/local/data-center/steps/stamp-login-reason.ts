import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import type { LoginReason } from './log-in.ts';

/** Sends X-Seraph-LoginReason, where Seraph signs people on. `OUT`: the visitor signed out. */
export function stampLoginReason(
  context: ProductContext,
  node: ProductNode,
  reason: LoginReason | 'OUT',
): void {
  if (node.product.kind.seraph) context.header('X-Seraph-LoginReason', reason);
}
