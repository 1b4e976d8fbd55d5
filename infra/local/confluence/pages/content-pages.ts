// In: visits to pages and to the comment form.
// Out: the pages, and comments stored with their files for forms that came from a page of the same session.
import { html } from 'hono/html';
import type { Page } from '#infra/local/confluence/state/content.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import {
  isFormGenuine,
  listFiles,
  readField,
  readForm,
} from '#infra/local/data-center/pages/forms.ts';
import {
  findOrOpenSession,
  requireSignedIn,
} from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';

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
  const user = requireSignedIn(context, node);
  const body = html`<p>Welcome, ${user.displayName}.</p>
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

/** Adds the comment form and its receiver to a node's routes. */
export function serveCommentForm(app: ProductApp, node: ConfluenceNode): void {
  app.get('/pages/addcomment.action', (context) => showForm(context, node));
  app.post('/pages/doaddcomment.action', (context) => storeComment(context, node));
}

function showForm(context: ProductContext, node: ConfluenceNode) {
  requireSignedIn(context, node);
  const { id, title } = node.product.pages.byId(context.req.query('pageId') ?? '1');
  const session = findOrOpenSession(context, node);
  const body = html`<form method="post" enctype="multipart/form-data"
action="${node.product.contextPath}/pages/doaddcomment.action">
<input type="hidden" name="atl_token" value="${session.xsrfToken}">
<input type="hidden" name="pageId" value="${id}">
<label>Comment <textarea name="content" data-testid="comment-text"></textarea></label>
<label>Attachment <input type="file" name="attachment" data-testid="comment-file"></label>
<button type="submit" name="confirm" value="Post" data-testid="comment-send">Save</button></form>`;
  return renderPage(context, node, { title: `Comment on ${title}`, body });
}

async function storeComment(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const user = requireSignedIn(context, node);
  const form = await readForm(context);
  if (!isFormGenuine(context, node, readField(form, 'atl_token'))) return refuse(context, node);
  const { id } = node.product.pages.byId(readField(form, 'pageId'));
  node.product.comments.push({
    pageId: id,
    author: user.name,
    body: readField(form, 'content'),
    attachments: listFiles(form),
  });
  return context.redirect(`${node.product.contextPath}/pages/viewpage.action?pageId=${id}`, 302);
}

function refuse(context: ProductContext, node: ConfluenceNode) {
  context.status(403);
  const body = html`<p data-testid="xsrf-refused">Your session could not be verified, as the form token is missing.</p>`;
  return renderPage(context, node, { title: 'XSRF Security Token Missing', body });
}
