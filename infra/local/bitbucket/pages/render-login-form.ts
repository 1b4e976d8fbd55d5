import { html } from 'hono/html';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { renderPage } from '#infra/local/data-center/pages/render-page.ts';
import { renderScriptedLogin } from '#infra/local/data-center/pages/render-scripted-login.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';

/** The log-in page, as the switch chooses: the form of old, or the scripted one. */
export function renderLoginForm(
  context: ProductContext,
  node: BitbucketNode,
  form: { next: string; problem: string },
) {
  const body =
    node.product.switches.loginPage === 'form'
      ? oldForm(node, form)
      : renderScriptedLogin(form.next);
  return renderPage(context, node, { title: 'Log in', body });
}

function oldForm(node: BitbucketNode, form: { next: string; problem: string }) {
  return html`<p role="alert">${form.problem}</p>
<form class="prevent-double-submit" method="post" action="${node.product.contextPath}/j_atl_security_check">
<label>Username <input name="j_username" id="j_username" autocomplete="username"></label>
<label>Password <input name="j_password" id="j_password" type="password"></label>
<label><input name="_atl_remember_me" id="_atl_remember_me" type="checkbox"> Keep me logged in</label>
<input type="hidden" name="next" value="${form.next}"><input type="hidden" name="queryString" value="">
<button type="submit" name="submit" value="Log in" id="submit">Log in</button></form>`;
}
