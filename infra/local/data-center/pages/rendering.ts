import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Returns one of the product's pages: its head tells scripts who is signed in, its banner tells users. Never cacheable. */
export function renderPage(
  context: ProductContext,
  node: ProductNode,
  { title, body }: { title: string; body: Html },
): Response | Promise<Response> {
  const { user, session } = context.get('caller');
  context.header('Cache-Control', 'no-cache, no-store, must-revalidate');
  return context.html(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} - ${node.product.kind.name}</title>
<meta name="ajs-remote-user" content="${user?.name ?? ''}">
<meta name="ajs-context-path" content="${node.product.contextPath}">
<meta name="ajs-atl-token" content="${session?.xsrfToken ?? ''}">
<link rel="icon" href="data:,">
</head>
<body>
<input type="hidden" title="loggedInUser" value="${user?.name ?? ''}">
<header>${user === null ? loginLink(node) : banner(context, node, user)}</header>
<main><h1>${title}</h1>
${body}</main>
<footer>Served by <span data-testid="node">${node.name}</span></footer>
</body>
</html>`);
}

function loginLink(node: ProductNode): Html {
  return html`<a href="${node.product.contextPath}${node.product.kind.loginPath}">Log in</a>`;
}

function banner(context: ProductContext, node: ProductNode, user: User): Html {
  const groups = node.product.directory.groupsOf(user, 'nested').map((group) => group.name);
  const token = context.get('caller').session?.xsrfToken ?? '';
  return html`<p>Signed in as <strong data-testid="display-name">${user.displayName}</strong>
(<span data-testid="username">${user.name}</span>,
<span data-testid="email">${user.emailAddress}</span>)</p>
<ul data-testid="groups">${groups.map((name) => html`<li data-testid="group">${name}</li>`)}</ul>
<a data-testid="log-out" href="${node.product.contextPath}${node.product.kind.logoutPath}?atl_token=${encodeURIComponent(token)}">Log Out</a>`;
}

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

/** Returns what the page of the new log-in shows; `destination` is a path without context path, or empty. */
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
