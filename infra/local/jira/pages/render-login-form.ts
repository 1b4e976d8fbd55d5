import { html } from 'hono/html';
import { renderPage } from '#infra/local/data-center/pages/render-page.ts';
import { renderScriptedLogin } from '#infra/local/data-center/pages/render-scripted-login.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

/** The log-in page, as the switch chooses: the form of old, or the scripted one. */
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
