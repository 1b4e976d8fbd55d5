// In: visits to the front page and to issues.
// Out: pages for users who are signed in; the way to the log-in page for others.
import { html } from 'hono/html';
import { requireSignedIn } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

/** Adds the dashboard and the issue pages to a node's routes. */
export function serveDashboard(app: ProductApp, node: JiraNode): void {
  const dashboard = `${node.product.contextPath}/secure/Dashboard.jspa`;
  app.get('/', (context) => context.redirect(dashboard, 302));
  app.get('/default.jsp', (context) => context.redirect(dashboard, 302));
  app.get('/secure/Dashboard.jspa', (context) => showDashboard(context, node));
  app.get('/browse/:key{[A-Z][A-Z0-9]+-[0-9]+}', (context) => showIssue(context, node));
}

function showDashboard(context: ProductContext, node: JiraNode) {
  const user = requireSignedIn(context, node);
  const body = html`<p>Welcome, ${user.displayName}.</p>
<p><a href="${node.product.contextPath}/browse/EDGE-1">EDGE-1</a></p>`;
  return renderPage(context, node, { title: 'System Dashboard', body });
}

function showIssue(context: ProductContext, node: JiraNode) {
  requireSignedIn(context, node);
  const key = context.req.param('key') ?? '';
  const comments = node.product.comments.filter(({ issue }) => issue === key);
  const form = `${node.product.contextPath}/secure/CommentAssignIssue!default.jspa?id=${key}`;
  const query = new URL(context.req.url).search;
  const body = html`<p data-testid="query">${query}</p>
<ol data-testid="comments">${comments.map(
    ({ author, body, attachments }) => html`<li data-testid="comment"><b>${author}</b>: ${body}
${attachments.map(({ name, size }) => html`<i data-testid="attachment">${name} (${size})</i>`)}</li>`,
  )}</ol>
<p><a data-testid="add-comment" href="${form}">Comment</a></p>`;
  return renderPage(context, node, { title: key, body });
}
