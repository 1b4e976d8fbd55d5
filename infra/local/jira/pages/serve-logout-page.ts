// In: visits to /logout.
// Out: the session ended, once the visitor's own page or the visitor has confirmed it.
import { html } from 'hono/html';
import type { JiraApp, JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { readCookies } from '#infra/local/jira/steps/read-cookies.ts';
import { setRememberMeCookie } from '#infra/local/jira/steps/set-remember-me-cookie.ts';
import { setSessionCookies } from '#infra/local/jira/steps/set-session-cookies.ts';
import { renderPage } from './render-page.ts';

/** Adds the log-out pages to a node's routes. */
export function serveLogoutPage(app: JiraApp, node: JiraNode): void {
  app.get('/logout', (context) => {
    const query = new URL(context.req.url).search;
    return context.redirect(`${node.jira.contextPath}/secure/Logout!default.jspa${query}`, 302);
  });
  app.get('/secure/Logout!default.jspa', (context) => logOut(context, node));
  app.post('/secure/Logout.jspa', (context) => logOut(context, node));
}

async function logOut(context: JiraContext, node: JiraNode): Promise<Response> {
  const { session } = context.get('caller');
  const confirmed = (await readToken(context)) === session?.xsrfToken;
  if (session?.person && !confirmed && node.jira.switches.logoutNeedsToken) {
    return askForConfirmation(context, node, session.xsrfToken);
  }
  endSession(context, node);
  context.header('X-Seraph-LoginReason', 'OUT');
  const body = html`<p data-testid="logged-out">You are now logged out.</p>`;
  return renderPage(context, node, { title: 'Log out', body });
}

async function readToken(context: JiraContext): Promise<string | undefined> {
  const fromQuery = context.req.query('atl_token');
  if (fromQuery !== undefined || context.req.method !== 'POST') return fromQuery;
  const { atl_token: fromForm } = await context.req.parseBody();
  return typeof fromForm === 'string' ? fromForm : undefined;
}

function askForConfirmation(context: JiraContext, node: JiraNode, token: string) {
  const body = html`<form method="post" action="${node.jira.contextPath}/secure/Logout.jspa">
<p>Click the button to log out.</p><input type="hidden" name="atl_token" value="${token}">
<button type="submit" data-testid="confirm-log-out">Log Out</button></form>`;
  return renderPage(context, node, { title: 'Confirm logout', body });
}

function endSession(context: JiraContext, node: JiraNode): void {
  const { session } = context.get('caller');
  if (session !== null) node.sessions.close(session);
  for (const value of readCookies(context, 'seraph.rememberme.cookie')) {
    node.jira.rememberMe.forget(value);
    setRememberMeCookie(context, node, '');
  }
  const after = node.sessions.open(null);
  after.signedOut = true;
  setSessionCookies(context, node, after);
  context.set('caller', { kind: context.get('caller').kind, person: null, session: after });
}
