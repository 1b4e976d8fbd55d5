import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import type { Session } from '#infra/local/jira/state/make-sessions.ts';
import { findSession } from './find-session.ts';
import { setSessionCookies } from './set-session-cookies.ts';
import { setSessionIdCookie } from './set-session-id-cookie.ts';

/**
 * The session of somebody who just signed in, its cookies set. The id before log-in dies with the log-in
 * (protection against session fixation) unless the switch says otherwise.
 */
export function openLoginSession(context: JiraContext, node: JiraNode, person: Person): Session {
  const { loginRotatesSession, loginRepeatsSessionCookie } = node.jira.switches;
  const before = findSession(context, node) ?? null;
  if (before !== null && !loginRotatesSession) return keepId(context, node, { before, person });
  if (before !== null) node.sessions.close(before);
  if (loginRepeatsSessionCookie) setDeadCookie(context, node, before);
  const session = node.sessions.open(person);
  setSessionCookies(context, node, session);
  return session;
}

function keepId(
  context: JiraContext,
  node: JiraNode,
  { before, person }: { before: Session; person: Person },
): Session {
  const session = node.sessions.adopt(before, person);
  setSessionCookies(context, node, session);
  return session;
}

function setDeadCookie(context: JiraContext, node: JiraNode, before: Session | null): void {
  const dead = before ?? node.sessions.open(null);
  node.sessions.close(dead);
  setSessionIdCookie(context, node, dead.id);
}
