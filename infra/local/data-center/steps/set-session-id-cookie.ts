import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { setCookie } from './set-cookie.ts';

/** Sends a session id. */
export function setSessionIdCookie(context: ProductContext, node: ProductNode, id: string): void {
  const { kind, switches } = node.product;
  setCookie(context, node, [kind.sessionCookie, id, switches.sessionCookieAttributes]);
}
