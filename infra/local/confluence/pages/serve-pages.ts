// In: visits to the front page and to pages of spaces.
// Out: pages for people who are signed in; the way to the log-in page for others.
import { html } from 'hono/html';
import type { Page } from '#infra/local/confluence/state/make-pages.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { renderPage } from '#infra/local/data-center/pages/render-page.ts';
import { requireSignedIn } from '#infra/local/data-center/pages/require-signed-in.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/make-node.ts';

/** Adds the dashboard and the pages of spaces to a node's routes. */
export function servePages(app: ProductApp, node: ConfluenceNode): void {
  const dashboard = `${node.product.contextPath}/dashboard.action`;
  for (const path of ['/', '/index.action']) {
    app.get(path, (context) => context.redirect(dashboard, 302));
  }
  app.get('/dashboard.action', (context) => showDashboard(context, node));
  app.get('/display/:space/:title', (context) => showByTitle(context, node));
  app.get('/display/:space', (context) => showByTitle(context, node));
  app.get('/pages/viewpage.action', (context) => {
    requireSignedIn(context, node);
    return showPage(context, node, node.product.pages.byId(context.req.query('pageId') ?? '1'));
  });
}

function showDashboard(context: ProductContext, node: ConfluenceNode) {
  const person = requireSignedIn(context, node);
  const body = html`<p>Welcome, ${person.displayName}.</p>
<p><a href="${node.product.contextPath}/display/EDGE/Home">Home</a></p>`;
  return renderPage(context, node, { title: 'Dashboard', body });
}

function showByTitle(context: ProductContext, node: ConfluenceNode) {
  requireSignedIn(context, node);
  const space = context.req.param('space') ?? '';
  // In these addresses a plus is a space.
  const title = (context.req.param('title') ?? 'Home').replaceAll('+', ' ');
  return showPage(context, node, node.product.pages.byTitle(space, title));
}

function showPage(context: ProductContext, node: ConfluenceNode, page: Page) {
  const comments = node.product.comments.filter(({ pageId }) => pageId === page.id);
  const form = `${node.product.contextPath}/pages/addcomment.action?pageId=${page.id}`;
  const query = new URL(context.req.url).search;
  const body = html`<p data-testid="query">${query}</p>
<p>Space <span data-testid="space">${page.space}</span></p>
<ol data-testid="comments">${comments.map(
    ({ author, body, attachments }) => html`<li data-testid="comment"><b>${author}</b>: ${body}
${attachments.map(({ name, size }) => html`<i data-testid="attachment">${name} (${size})</i>`)}</li>`,
  )}</ol>
<p><a data-testid="add-comment" href="${form}">Comment</a></p>`;
  return renderPage(context, node, { title: page.title, body });
}
