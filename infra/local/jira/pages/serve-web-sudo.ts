// In: what the WebSudo form posts.
// Out: a secure administrator session of some minutes.
import { html } from 'hono/html';
import { isFormGenuine } from '#infra/local/data-center/pages/is-form-genuine.ts';
import { readField } from '#infra/local/data-center/pages/read-field.ts';
import { readForm } from '#infra/local/data-center/pages/read-form.ts';
import { renderPage } from '#infra/local/data-center/pages/render-page.ts';
import { requireSignedIn } from '#infra/local/data-center/pages/require-signed-in.ts';
import { toLocation } from '#infra/local/data-center/pages/to-location.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { confirmWebSudo } from '#infra/local/data-center/steps/confirm-web-sudo.ts';
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
