import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import type { Session } from '#infra/local/data-center/state/make-sessions.ts';
import { openLoginSession } from './open-login-session.ts';

/** The session of somebody whose password was accepted just now; the rest of the request is theirs. */
export function beginSession(context: ProductContext, node: ProductNode, person: Person): Session {
  const session = openLoginSession(context, node, { person, origin: 'log-in' });
  context.set('caller', { kind: 'anonymous', person, session });
  return session;
}
