import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import type { Session } from '#infra/local/jira/state/make-sessions.ts';
import { setSessionCookies } from '#infra/local/jira/steps/set-session-cookies.ts';

/** The visitor's session; a page with a form opens one for somebody who has none. */
export function findOrOpenSession(context: JiraContext, node: JiraNode): Session {
  const { session } = context.get('caller');
  if (session !== null) return session;
  const opened = node.sessions.open(null);
  setSessionCookies(context, node, opened);
  return opened;
}
