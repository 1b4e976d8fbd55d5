// In: what the WebSudo form posts.
// Out: a secure administrator session of some minutes.
import { html } from 'hono/html';
import { isFormGenuine, readField, readForm } from '#infra/local/data-center/pages/forms.ts';
import { requireSignedIn, toLocation } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { confirmWebSudo } from '#infra/local/data-center/steps/web-sudo.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

const path = '/secure/admin/WebSudoAuthenticate.jspa';

/** Adds the WebSudo form to a node's routes. */
export function serveWebSudo(app: ProductApp, node: JiraNode): void {
  app.get('/secure/admin/WebSudoAuthenticate!default.jspa', (context) => showForm(context, node));
  app.post(path, (context) => confirm(context, node));
}

function showForm(context: ProductContext, node: JiraNode) {
  requireSignedIn(context, node);
  const token = context.get('caller').session?.xsrfToken ?? '';
  const body = html`<form method="post" action="${node.product.contextPath}${path}">
<label>Password <input type="password" name="webSudoPassword"></label>
<input type="hidden" name="atl_token" value="${token}">
<button type="submit">Confirm</button></form>`;
  return renderPage(context, node, { title: 'Administrator Access', body });
}

async function confirm(context: ProductContext, node: JiraNode): Promise<Response> {
  requireSignedIn(context, node);
  const form = await readForm(context);
  if (!isFormGenuine(context, node, readField(form, 'atl_token'))) return context.body(null, 403);
  if (!confirmWebSudo(context, node, readField(form, 'webSudoPassword'))) {
    return showForm(context, node);
  }
  const destination = readField(form, 'webSudoDestination');
  return context.redirect(toLocation(node, destination, '/'), 302);
}
