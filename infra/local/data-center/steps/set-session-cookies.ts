import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import type { Session } from '#infra/local/data-center/state/make-sessions.ts';
import { setCookie } from './set-cookie.ts';
import { setSessionIdCookie } from './set-session-id-cookie.ts';

/** Sends the session's id and its XSRF token, which belong together. */
export function setSessionCookies(
  context: ProductContext,
  node: ProductNode,
  session: Session,
): void {
  setSessionIdCookie(context, node, session.id);
  const { kind, switches } = node.product;
  if (kind.xsrfCookie === null) return;
  setCookie(context, node, [kind.xsrfCookie, session.xsrfToken, switches.xsrfCookieAttributes]);
}
