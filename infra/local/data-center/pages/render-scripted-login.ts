import { html, raw } from 'hono/html';

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

/** What the page of the new log-in shows; `destination` is a path without context path, or empty. */
export function renderScriptedLogin(destination: string) {
  return html`<p role="alert"></p>
<form id="new-login">
<label>Username <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password"></label>
<label><input name="rememberMe" type="checkbox"> Remember my login</label>
<input type="hidden" name="destination" value="${destination}">
<button type="submit">Log in</button></form>
${script}`;
}
