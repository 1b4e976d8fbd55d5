import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import type { Session } from '#infra/local/jira/state/make-sessions.ts';
import { setCookie } from './set-cookie.ts';
import { setSessionIdCookie } from './set-session-id-cookie.ts';

/** Sends the session's id and its XSRF token, which belong together. */
export function setSessionCookies(context: JiraContext, node: JiraNode, session: Session): void {
  const { xsrfCookieAttributes } = node.jira.switches;
  setSessionIdCookie(context, node, session.id);
  setCookie(context, node, ['atlassian.xsrf.token', session.xsrfToken, xsrfCookieAttributes]);
}
