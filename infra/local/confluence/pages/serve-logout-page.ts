// In: visits to /logout.action.
// Out: the session ended, and the way to the log-in page.
import { html } from 'hono/html';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { endSession, openSignedOutSession } from '#infra/local/data-center/steps/sessions.ts';

/** Adds the log-out page to a node's routes. */
export function serveLogoutPage(app: ProductApp, node: ConfluenceNode): void {
  app.get('/logout.action', (context) => logOut(context, node));
}

async function logOut(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const { session } = context.get('caller');
  const isConfirmed = context.req.query('atl_token') === session?.xsrfToken;
  if (session?.user && !isConfirmed && node.product.switches.logoutNeedsToken) {
    return askForConfirmation(context, node, session.xsrfToken);
  }
  await endSession(context, node);
  openSignedOutSession(context, node);
  return context.redirect(`${node.product.contextPath}/login.action?logout=true`, 302);
}

function askForConfirmation(context: ProductContext, node: ConfluenceNode, token: string) {
  const body = html`<form action="${node.product.contextPath}/logout.action">
<input type="hidden" name="atl_token" value="${token}">
<button type="submit" data-testid="confirm-log-out">Log Out</button></form>`;
  return renderPage(context, node, { title: 'Confirm logout', body });
}
