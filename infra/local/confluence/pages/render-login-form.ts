import { html } from 'hono/html';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { renderPage } from '#infra/local/data-center/pages/render-page.ts';
import { renderScriptedLogin } from '#infra/local/data-center/pages/render-scripted-login.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';

/** The log-in page, as the switch chooses: the form of old, or the scripted one. */
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

// Where everybody is remembered there is nothing to choose.
function rememberMe(node: ConfluenceNode) {
  if (node.product.switches.remembersEverybody) return '';
  return html`<label><input name="os_cookie" id="os_cookie" type="checkbox" value="true"> Remember me</label>`;
}
