import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import type { Session } from '#infra/local/data-center/state/make-sessions.ts';
import { setSessionCookies } from './set-session-cookies.ts';

/** The visitor's session after they signed out, its cookies set: it remembers that they did. */
export function openSignedOutSession(context: ProductContext, node: ProductNode): Session {
  const session = node.sessions.open(null, 'visitor');
  session.signedOut = true;
  setSessionCookies(context, node, session);
  context.set('caller', { kind: context.get('caller').kind, person: null, session });
  return session;
}
