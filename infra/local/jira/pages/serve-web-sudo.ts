// In: what the WebSudo form posts.
// Out: a secure administrator session of some minutes.
import { html } from 'hono/html';
import { isAdministrator } from '#infra/local/jira/state/is-administrator.ts';
import type { JiraApp, JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { isFormGenuine } from './is-form-genuine.ts';
import { readField } from './read-field.ts';
import { readForm } from './read-form.ts';
import { renderPage } from './render-page.ts';
import { requireSignedIn } from './require-signed-in.ts';

const path = '/secure/admin/WebSudoAuthenticate.jspa';

/** Adds the WebSudo form to a node's routes. */
export function serveWebSudo(app: JiraApp, node: JiraNode): void {
  app.get('/secure/admin/WebSudoAuthenticate!default.jspa', (context) => showForm(context, node));
  app.post(path, (context) => confirm(context, node));
}

function showForm(context: JiraContext, node: JiraNode) {
  requireSignedIn(context, node);
  const token = context.get('caller').session?.xsrfToken ?? '';
  const body = html`<form method="post" action="${node.jira.contextPath}${path}">
<label>Password <input type="password" name="webSudoPassword"></label>
<input type="hidden" name="atl_token" value="${token}">
<button type="submit">Confirm</button></form>`;
  return renderPage(context, node, { title: 'Administrator Access', body });
}

async function confirm(context: JiraContext, node: JiraNode): Promise<Response> {
  const person = requireSignedIn(context, node);
  const form = await readForm(context);
  if (!isFormGenuine(context, readField(form, 'atl_token'))) return context.body(null, 403);
  const { session } = context.get('caller');
  const right = node.jira.directory.acceptsPassword(person, readField(form, 'webSudoPassword'));
  if (session === null || !right || !isAdministrator(node.jira, person))
    return showForm(context, node);
  session.webSudoUntilMs = node.jira.nowMs() + node.jira.switches.webSudoSeconds * 1000;
  context.header('X-Atlassian-WebSudo', 'Has-Authentication');
  const destination = readField(form, 'webSudoDestination');
  const isLocal = /^\/(?![/\\])/.test(destination);
  return context.redirect(node.jira.contextPath + (isLocal ? destination : '/'), 302);
}
