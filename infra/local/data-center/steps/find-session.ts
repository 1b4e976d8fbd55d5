import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import type { Session } from '#infra/local/data-center/state/make-sessions.ts';
import { readCookies } from './read-cookies.ts';

/** The session that the request's cookie names on this node; undefined on any other node. */
export function findSession(context: ProductContext, node: ProductNode): Session | undefined {
  for (const id of readCookies(context, node.product.kind.sessionCookie)) {
    const session = node.sessions.find(id);
    if (session !== undefined) return session;
  }
  return undefined;
}
