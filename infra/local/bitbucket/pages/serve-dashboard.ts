// In: visits to the front page and to repositories.
// Out: pages for users who are signed in; the way to the log-in page for others.
import { html } from 'hono/html';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { requireSignedIn } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { repositoryOf, repositoryPath } from './comment-form.ts';

/** Adds the dashboard and the repository pages to a node's routes. */
export function serveDashboard(app: ProductApp, node: BitbucketNode): void {
  const dashboard = `${node.product.contextPath}/dashboard`;
  app.get('/', (context) => context.redirect(dashboard, 302));
  app.get('/dashboard', (context) => showDashboard(context, node));
  app.get(`${repositoryPath}/browse`, (context) => showRepository(context, node));
}

function showDashboard(context: ProductContext, node: BitbucketNode) {
  const user = requireSignedIn(context, node);
  const body = html`<p>Welcome, ${user.displayName}.</p>
<p><a href="${node.product.contextPath}/projects/EDGE/repos/tools/browse">EDGE/tools</a></p>`;
  return renderPage(context, node, { title: 'Your work', body });
}

function showRepository(context: ProductContext, node: BitbucketNode) {
  requireSignedIn(context, node);
  const { name, path } = repositoryOf(context);
  const comments = node.product.comments.filter(({ repository }) => repository === name);
  const body = html`<p data-testid="query">${new URL(context.req.url).search}</p>
<ol data-testid="comments">${comments.map(
    ({ author, body, attachments }) => html`<li data-testid="comment"><b>${author}</b>: ${body}
${attachments.map((file) => html`<i data-testid="attachment">${file.name} (${file.size})</i>`)}</li>`,
  )}</ol>
<p><a data-testid="add-comment" href="${node.product.contextPath}${path}/comments/new">Comment</a></p>`;
  return renderPage(context, node, { title: name, body });
}
