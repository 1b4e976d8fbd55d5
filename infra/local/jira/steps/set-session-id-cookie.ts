import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { setCookie } from './set-cookie.ts';

/** Sends a session id. */
export function setSessionIdCookie(context: JiraContext, node: JiraNode, id: string): void {
  setCookie(context, node, ['JSESSIONID', id, node.jira.switches.sessionCookieAttributes]);
}
