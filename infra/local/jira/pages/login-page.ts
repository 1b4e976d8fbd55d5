// In: visits to /login.jsp and what its form posts.
// Out: a session for the right password; the form again for anything else.
import { html } from 'hono/html';
import { readField, readForm } from '#infra/local/data-center/pages/forms.ts';
import { findOrOpenSession, toLocation } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage, renderScriptedLogin } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import {
  captchaReason,
  type LoginReason,
  logInByForm,
  rememberUser,
} from '#infra/local/data-center/steps/log-in.ts';
import { beginSession } from '#infra/local/data-center/steps/sessions.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

/** Adds the log-in page to a node's routes. */
export function serveLoginPage(app: ProductApp, node: JiraNode): void {
  app.get('/login.jsp', (context) => show(context, node));
  // The scripted page takes no form.
  app.post('/login.jsp', (context) =>
    node.product.switches.loginPage === 'form' ? signIn(context, node) : show(context, node),
  );
}

function show(context: ProductContext, node: JiraNode) {
  if (context.get('caller').user !== null) return showSignedIn(context, node);
  findOrOpenSession(context, node);
  const destination = context.req.query('os_destination') ?? '';
  return renderLoginForm(context, node, { destination, problem: '' });
}

function showSignedIn(context: ProductContext, node: JiraNode) {
  const body = html`<p>You are already logged in.</p>`;
  return renderPage(context, node, { title: 'Log in', body });
}

async function signIn(context: ProductContext, node: JiraNode): Promise<Response> {
  const form = await readForm(context);
  const [username, password] = [readField(form, 'os_username'), readField(form, 'os_password')];
  const outcome = logInByForm(context, node, { username, password });
  if (outcome.reason !== 'OK') return refuse(context, node, { form, reason: outcome.reason });
  beginSession(context, node, outcome.user);
  if (readField(form, 'os_cookie') === 'true') rememberUser(context, node, outcome.user);
  const location = toLocation(node, readField(form, 'os_destination'), node.product.kind.homePath);
  return context.redirect(location, 302);
}

function refuse(
  context: ProductContext,
  node: JiraNode,
  { form, reason }: { form: FormData; reason: LoginReason },
) {
  const denied = reason === 'AUTHENTICATION_DENIED';
  if (denied) context.header('X-Authentication-Denied-Reason', captchaReason(context, node));
  const problem = denied
    ? 'Please enter the word as shown.'
    : 'Sorry, your username and password are incorrect - please try again.';
  const destination = readField(form, 'os_destination');
  return renderLoginForm(context, node, { destination, problem });
}

/** Returns the log-in page, as the switch chooses: the form of old, or the scripted one. */
export function renderLoginForm(
  context: ProductContext,
  node: JiraNode,
  form: { destination: string; problem: string },
) {
  const body =
    node.product.switches.loginPage === 'form'
      ? oldForm(node, form)
      : renderScriptedLogin(form.destination);
  return renderPage(context, node, { title: 'Log in', body });
}

function oldForm(node: JiraNode, form: { destination: string; problem: string }) {
  return html`<p role="alert">${form.problem}</p>
<form id="login-form" method="post" action="${node.product.contextPath}/login.jsp">
<label>Username <input name="os_username" id="login-form-username" autocomplete="username"></label>
<label>Password <input name="os_password" id="login-form-password" type="password"></label>
<label><input name="os_cookie" id="login-form-remember-me" type="checkbox" value="true"> Remember my login</label>
<input type="hidden" name="os_destination" value="${form.destination}">
<input type="hidden" name="user_role" value=""><input type="hidden" name="atl_token" value="">
<button type="submit" name="login" value="Log In" id="login-form-submit">Log In</button></form>`;
}
