import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import type { Session } from '#infra/local/data-center/state/make-sessions.ts';
import { setSessionCookies } from '#infra/local/data-center/steps/set-session-cookies.ts';

/** The visitor's session; a page with a form opens one for somebody who has none. */
export function findOrOpenSession(context: ProductContext, node: ProductNode): Session {
  const { session } = context.get('caller');
  if (session !== null) return session;
  const opened = node.sessions.open(null, 'visitor');
  setSessionCookies(context, node, opened);
  return opened;
}
