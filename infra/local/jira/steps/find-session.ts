import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import type { Session } from '#infra/local/jira/state/make-sessions.ts';
import { readCookies } from './read-cookies.ts';

/** The session that the request's cookie names on this node; undefined on any other node. */
export function findSession(context: JiraContext, node: JiraNode): Session | undefined {
  for (const id of readCookies(context, 'JSESSIONID')) {
    const session = node.sessions.find(id);
    if (session !== undefined) return session;
  }
  return undefined;
}
