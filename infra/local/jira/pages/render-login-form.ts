import { html, raw } from 'hono/html';
import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { renderPage } from './render-page.ts';

// The page of the new log-in has no form for a server to post to: a script asks the REST resource.
const script = raw(`<script>
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const contextPath = document.querySelector('meta[name=ajs-context-path]').content;
  const answer = await fetch(contextPath + '/rest/tsv/1.0/authenticate?os_authType=none', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Atlassian-Token': 'no-check' },
    body: JSON.stringify({
      username: form.get('username'), password: form.get('password'), rememberMe: form.has('rememberMe'),
      targetUrl: contextPath + (form.get('destination') || '/'),
    }),
  });
  const { next, message, nextLoginStep } = await answer.json();
  if (answer.ok) location.assign(next);
  else document.querySelector('[role=alert]').textContent = message ?? nextLoginStep;
});
</script>`);

/** The log-in page, as the switch chooses: the form of old, or the scripted one. */
export function renderLoginForm(
  context: JiraContext,
  node: JiraNode,
  form: { destination: string; problem: string },
) {
  const body = node.jira.switches.loginPage === 'form' ? oldForm(node, form) : newForm(form);
  return renderPage(context, node, { title: 'Log in', body });
}

function oldForm(node: JiraNode, form: { destination: string; problem: string }) {
  return html`<p role="alert">${form.problem}</p>
<form id="login-form" method="post" action="${node.jira.contextPath}/login.jsp">
<label>Username <input name="os_username" id="login-form-username" autocomplete="username"></label>
<label>Password <input name="os_password" id="login-form-password" type="password"></label>
<label><input name="os_cookie" id="login-form-remember-me" type="checkbox" value="true"> Remember my login</label>
<input type="hidden" name="os_destination" value="${form.destination}">
<input type="hidden" name="user_role" value=""><input type="hidden" name="atl_token" value="">
<button type="submit" name="login" value="Log In" id="login-form-submit">Log In</button></form>`;
}

function newForm(form: { destination: string }) {
  return html`<p role="alert"></p>
<form id="new-login">
<label>Username <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password"></label>
<label><input name="rememberMe" type="checkbox"> Remember my login</label>
<input type="hidden" name="destination" value="${form.destination}">
<button type="submit">Log in</button></form>
${script}`;
}
