import type { JiraContext } from '#infra/local/jira/state/make-node.ts';
import { readCookies } from '#infra/local/jira/steps/read-cookies.ts';

/**
 * Whether the form came from a page of this session: its atl_token, the cookie and the session's token are one.
 * A script may opt out with `X-Atlassian-Token: no-check`.
 */
export function isFormGenuine(context: JiraContext, token: string): boolean {
  if (/^no-?check$/i.test(context.req.header('x-atlassian-token') ?? '')) return true;
  const expected = context.get('caller').session?.xsrfToken;
  if (expected === undefined || token !== expected) return false;
  return readCookies(context, 'atlassian.xsrf.token').includes(expected);
}
