// In: visits to /logout.
// Out: the session ended, once the visitor's own page or the visitor has confirmed it.
import { html } from 'hono/html';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { endSession, openSignedOutSession } from '#infra/local/data-center/steps/sessions.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

/** Adds the log-out pages to a node's routes. */
export function serveLogoutPage(app: ProductApp, node: JiraNode): void {
  app.get('/logout', (context) => {
    const query = new URL(context.req.url).search;
    return context.redirect(`${node.product.contextPath}/secure/Logout!default.jspa${query}`, 302);
  });
  app.get('/secure/Logout!default.jspa', (context) => logOut(context, node));
  app.post('/secure/Logout.jspa', (context) => logOut(context, node));
}

async function logOut(context: ProductContext, node: JiraNode): Promise<Response> {
  const { session } = context.get('caller');
  const confirmed = (await readToken(context)) === session?.xsrfToken;
  if (session?.user && !confirmed && node.product.switches.logoutNeedsToken) {
    return askForConfirmation(context, node, session.xsrfToken);
  }
  await endSession(context, node);
  openSignedOutSession(context, node);
  const body = html`<p data-testid="logged-out">You are now logged out.</p>`;
  return renderPage(context, node, { title: 'Log out', body });
}

async function readToken(context: ProductContext): Promise<string | undefined> {
  const fromQuery = context.req.query('atl_token');
  if (fromQuery !== undefined || context.req.method !== 'POST') return fromQuery;
  const { atl_token: fromForm } = await context.req.parseBody();
  return typeof fromForm === 'string' ? fromForm : undefined;
}

function askForConfirmation(context: ProductContext, node: JiraNode, token: string) {
  const body = html`<form method="post" action="${node.product.contextPath}/secure/Logout.jspa">
<p>Click the button to log out.</p><input type="hidden" name="atl_token" value="${token}">
<button type="submit" data-testid="confirm-log-out">Log Out</button></form>`;
  return renderPage(context, node, { title: 'Confirm logout', body });
}
