import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { endSharedSession } from './end-shared-session.ts';
import { readCookies } from './read-cookies.ts';
import { setRememberMeCookie } from './set-remember-me-cookie.ts';
import { stampLoginReason } from './stamp-login-reason.ts';

/** Ends the caller's session, what remembers them and the sign-in shared with other products. */
export async function endSession(context: ProductContext, node: ProductNode): Promise<void> {
  const { kind, session } = context.get('caller');
  if (session !== null) node.sessions.close(session);
  for (const value of readCookies(context, node.product.kind.rememberMeCookie)) {
    node.product.rememberMe.forget(value);
    setRememberMeCookie(context, node, '');
  }
  await endSharedSession(context, node);
  context.set('caller', { kind, person: null, session: null });
  stampLoginReason(context, node, 'OUT');
}
