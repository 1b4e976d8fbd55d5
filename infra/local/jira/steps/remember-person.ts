import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { setRememberMeCookie } from './set-remember-me-cookie.ts';

/** Sends a remember-me cookie that signs the person in on every node until its age. */
export function rememberPerson(context: JiraContext, node: JiraNode, person: Person): void {
  const lifetimeMs = node.jira.switches.rememberMeSeconds * 1000;
  setRememberMeCookie(context, node, node.jira.rememberMe.issue(person, lifetimeMs));
}
