import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { toSharedVisit } from './to-shared-visit.ts';

/** Ends the sign-in that the visitor shares with other products, where there is one, and deletes its cookie. */
export async function endSharedSession(context: ProductContext, node: ProductNode): Promise<void> {
  const cookies = (await node.product.singleSignOn?.signOut(toSharedVisit(context))) ?? [];
  for (const cookie of cookies) context.header('Set-Cookie', cookie, { append: true });
}
