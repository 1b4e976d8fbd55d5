import { HTTPException } from 'hono/http-exception';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';
import type { Session } from '#infra/local/data-center/state/sessions.ts';
import { setSessionCookies } from '#infra/local/data-center/steps/cookies.ts';

/** Returns the session of the browser; a page with a form opens one where there is none. */
export function findOrOpenSession(context: ProductContext, node: ProductNode): Session {
  const { session } = context.get('caller');
  if (session !== null) return session;
  const opened = node.sessions.open(null, 'visitor');
  setSessionCookies(context, node, opened);
  return opened;
}

/** Returns the signed-in user. Throws a redirect to the log-in page, which remembers the page, for an anonymous browser. */
export function requireSignedIn(context: ProductContext, node: ProductNode): User {
  const { user } = context.get('caller');
  if (user !== null) return user;
  const destination = context.get('path') + new URL(context.req.url).search;
  const { contextPath, kind } = node.product;
  const query = `${kind.destinationParameter}=${encodeURIComponent(destination)}`;
  const location = `${contextPath}${kind.loginPath}?${query}`;
  const headers = { Location: location, 'Cache-Control': 'no-cache, no-store' };
  throw new HTTPException(302, { res: new Response(null, { status: 302, headers }) });
}

/** Returns where a form sends the visitor: to a path of this server and never elsewhere; without one, to `otherwise`. */
export function toLocation(node: ProductNode, destination: string, otherwise: string): string {
  const { contextPath } = node.product;
  if (!/^\/(?![/\\])/.test(destination)) return contextPath + otherwise;
  const hasContext = contextPath !== '' && destination.startsWith(`${contextPath}/`);
  return hasContext ? destination : contextPath + destination;
}
