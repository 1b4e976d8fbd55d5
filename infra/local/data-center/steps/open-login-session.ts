import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import type { Session, SessionOrigin } from '#infra/local/data-center/state/make-sessions.ts';
import { findSession } from './find-session.ts';
import { setSessionCookies } from './set-session-cookies.ts';
import { setSessionIdCookie } from './set-session-id-cookie.ts';

export interface Entry {
  readonly person: Person;
  readonly origin: SessionOrigin;
}

/**
 * The session of somebody who just signed in, its cookies set. The id before log-in dies with the log-in
 * (protection against session fixation) unless the switch says otherwise.
 */
export function openLoginSession(
  context: ProductContext,
  node: ProductNode,
  entry: Entry,
): Session {
  const { loginRotatesSession, loginRepeatsSessionCookie } = node.product.switches;
  const before = findSession(context, node) ?? null;
  if (before !== null && !loginRotatesSession) return keepId(context, node, { before, ...entry });
  if (before !== null) node.sessions.close(before);
  if (loginRepeatsSessionCookie) setDeadCookie(context, node, before);
  const session = node.sessions.open(entry.person, entry.origin);
  setSessionCookies(context, node, session);
  return session;
}

function keepId(
  context: ProductContext,
  node: ProductNode,
  { before, person, origin }: Entry & { before: Session },
): Session {
  const session = node.sessions.adopt(before, person, origin);
  setSessionCookies(context, node, session);
  return session;
}

function setDeadCookie(context: ProductContext, node: ProductNode, before: Session | null): void {
  const dead = before ?? node.sessions.open(null, 'visitor');
  node.sessions.close(dead);
  setSessionIdCookie(context, node, dead.id);
}
