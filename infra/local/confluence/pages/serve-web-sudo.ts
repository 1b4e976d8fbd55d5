// In: what the WebSudo form posts.
// Out: a secure administrator session of some minutes.
import { html } from 'hono/html';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { isFormGenuine, readField, readForm } from '#infra/local/data-center/pages/forms.ts';
import { requireSignedIn, toLocation } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { confirmWebSudo } from '#infra/local/data-center/steps/web-sudo.ts';

/** Adds the WebSudo form to a node's routes. */
export function serveWebSudo(app: ProductApp, node: ConfluenceNode): void {
  app.get('/authenticate.action', (context) => showForm(context, node));
  app.post('/doauthenticate.action', (context) => confirm(context, node));
}

function showForm(context: ProductContext, node: ConfluenceNode) {
  requireSignedIn(context, node);
  const token = context.get('caller').session?.xsrfToken ?? '';
  const destination = context.req.query('destination') ?? '';
  const body = html`<form method="post" action="${node.product.contextPath}/doauthenticate.action">
<label>Password <input type="password" name="password"></label>
<input type="hidden" name="atl_token" value="${token}">
<input type="hidden" name="destination" value="${destination}">
<button type="submit" name="authenticate" value="Confirm">Confirm</button></form>`;
  return renderPage(context, node, { title: 'Administrator Access', body });
}

async function confirm(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  requireSignedIn(context, node);
  const form = await readForm(context);
  if (!isFormGenuine(context, node, readField(form, 'atl_token'))) return context.body(null, 403);
  if (!confirmWebSudo(context, node, readField(form, 'password'))) return showForm(context, node);
  return context.redirect(toLocation(node, readField(form, 'destination'), '/'), 302);
}
