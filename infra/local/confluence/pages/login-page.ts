// In: visits to /login.action and /dologin.action, and what the form of old posts.
// Out: a session for the right password; the form again for anything else.
import { html } from 'hono/html';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
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

/** Adds the log-in pages to a node's routes. */
export function serveLoginPage(app: ProductApp, node: ConfluenceNode): void {
  app.get('/login.action', (context) => showForm(context, node));
  app.use('/dologin.action', async (context, next) => {
    if (node.product.switches.legacyLogin === 'gone404') return context.notFound();
    await next();
    return undefined;
  });
  app.get('/dologin.action', (context) => showForm(context, node));
  app.post('/dologin.action', (context) => signIn(context, node));
}

function showForm(context: ProductContext, node: ConfluenceNode) {
  if (context.get('caller').user !== null) return showSignedIn(context, node);
  findOrOpenSession(context, node);
  const destination = context.req.query('os_destination') ?? '';
  return renderLoginForm(context, node, { destination, problem: '' });
}

function showSignedIn(context: ProductContext, node: ConfluenceNode) {
  const body = html`<p>You are already logged in.</p>`;
  return renderPage(context, node, { title: 'Log in', body });
}

async function signIn(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const form = await readForm(context);
  const [username, password] = [readField(form, 'os_username'), readField(form, 'os_password')];
  const outcome = logInByForm(context, node, { username, password });
  if (outcome.reason !== 'OK') return refuse(context, node, { form, reason: outcome.reason });
  beginSession(context, node, outcome.user);
  const isAsked = readField(form, 'os_cookie') === 'true';
  if (isAsked || node.product.switches.remembersEverybody) {
    rememberUser(context, node, outcome.user);
  }
  const location = toLocation(node, readField(form, 'os_destination'), node.product.kind.homePath);
  return context.redirect(location, 302);
}

function refuse(
  context: ProductContext,
  node: ConfluenceNode,
  { form, reason }: { form: FormData; reason: LoginReason },
) {
  const denied = reason === 'AUTHENTICATION_DENIED';
  if (denied) context.header('X-Authentication-Denied-Reason', captchaReason(context, node));
  const problem = denied
    ? 'Please enter the word as shown.'
    : 'Sorry, your username and password are incorrect. Please try again.';
  const destination = readField(form, 'os_destination');
  return renderLoginForm(context, node, { destination, problem });
}

/** Returns the log-in page, as the switch chooses: the form of old, or the scripted one. */
export function renderLoginForm(
  context: ProductContext,
  node: ConfluenceNode,
  form: { destination: string; problem: string },
) {
  const isOld = node.product.switches.loginPage === 'form';
  const body = isOld ? oldForm(node, form) : renderScriptedLogin(form.destination);
  return renderPage(context, node, { title: 'Log In', body });
}

function oldForm(node: ConfluenceNode, form: { destination: string; problem: string }) {
  return html`<p role="alert">${form.problem}</p>
<form id="loginform" name="loginform" method="post" action="${node.product.contextPath}/dologin.action">
<label>Username <input name="os_username" id="os_username" autocomplete="username"></label>
<label>Password <input name="os_password" id="os_password" type="password"></label>
${rememberMe(node)}
<input type="hidden" name="os_destination" value="${form.destination}">
<button type="submit" name="login" value="Log in" id="loginButton">Log in</button></form>`;
}

// Where every user is remembered there is nothing to choose.
function rememberMe(node: ConfluenceNode) {
  if (node.product.switches.remembersEverybody) return '';
  return html`<label><input name="os_cookie" id="os_cookie" type="checkbox" value="true"> Remember me</label>`;
}
