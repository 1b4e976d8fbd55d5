import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';
import type { Session, SessionOrigin } from '#infra/local/data-center/state/sessions.ts';
import { isKnown } from '#infra/local/data-center/state/users.ts';
import {
  readCookies,
  sessionCookieOf,
  setRememberMeCookie,
  setSessionCookies,
  setSessionIdCookie,
} from './cookies.ts';
import { stampLoginReason } from './log-in.ts';
import { toSharedRequest } from './requests.ts';

/** Returns the session that the request's cookie names on this node; undefined on any other node. */
export function findSession(context: ProductContext, node: ProductNode): Session | undefined {
  for (const id of readCookies(context, sessionCookieOf(node))) {
    const session = node.sessions.find(id);
    if (session !== undefined) return session;
  }
  return undefined;
}

/** Returns the session of a user whose password was accepted just now, and makes them the caller for the rest of the request. */
export function beginSession(context: ProductContext, node: ProductNode, user: User): Session {
  const session = openLoginSession(context, node, { user, origin: 'log-in' });
  context.set('caller', { kind: 'anonymous', user, session });
  return session;
}

export interface Entry {
  readonly user: User;
  readonly origin: SessionOrigin;
}

/**
 * Returns the session of a user who just signed in, its cookies set. The id before log-in dies with the log-in
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
  const session = node.sessions.open(entry.user, entry.origin);
  setSessionCookies(context, node, session);
  return session;
}

function keepId(
  context: ProductContext,
  node: ProductNode,
  { before, user, origin }: Entry & { before: Session },
): Session {
  const session = node.sessions.adopt(before, user, origin);
  setSessionCookies(context, node, session);
  return session;
}

function setDeadCookie(context: ProductContext, node: ProductNode, before: Session | null): void {
  const dead = before ?? node.sessions.open(null, 'visitor');
  node.sessions.close(dead);
  setSessionIdCookie(context, node, dead.id);
}

/** Returns the visitor's session after they signed out, its cookies set: it remembers that they did. */
export function openSignedOutSession(context: ProductContext, node: ProductNode): Session {
  const session = node.sessions.open(null, 'visitor');
  session.signedOut = true;
  setSessionCookies(context, node, session);
  context.set('caller', { kind: context.get('caller').kind, user: null, session });
  return session;
}

/** Returns whether a session of the user goes on: they still exist, and are active where that counts. */
export function mayKeepSession(node: ProductNode, user: User): boolean {
  if (!isKnown(node.product, user)) return false;
  return user.active || !node.product.switches.deactivationEndsSessions;
}

/** Ends the caller's session, what remembers them and the sign-in shared with other products. */
export async function endSession(context: ProductContext, node: ProductNode): Promise<void> {
  const { kind, session } = context.get('caller');
  if (session !== null) node.sessions.close(session);
  for (const value of readCookies(context, node.product.kind.rememberMeCookie)) {
    node.product.rememberMe.forget(value);
    setRememberMeCookie(context, node, '');
  }
  await endSharedSession(context, node);
  context.set('caller', { kind, user: null, session: null });
  stampLoginReason(context, node, 'OUT');
}

/** Ends the sign-in that the visitor shares with other products, where there is one, and deletes its cookie. */
export async function endSharedSession(context: ProductContext, node: ProductNode): Promise<void> {
  const cookies = (await node.product.singleSignOn?.signOut(toSharedRequest(context))) ?? [];
  for (const cookie of cookies) context.header('Set-Cookie', cookie, { append: true });
}
