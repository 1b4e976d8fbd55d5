// In: visits to the comment form and what it posts.
// Out: comments stored with their files, for forms that came from a page of the same session.
import { html } from 'hono/html';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { findOrOpenSession } from '#infra/local/data-center/pages/find-or-open-session.ts';
import { isFormGenuine } from '#infra/local/data-center/pages/is-form-genuine.ts';
import { listFiles } from '#infra/local/data-center/pages/list-files.ts';
import { readField } from '#infra/local/data-center/pages/read-field.ts';
import { readForm } from '#infra/local/data-center/pages/read-form.ts';
import { renderPage } from '#infra/local/data-center/pages/render-page.ts';
import { requireSignedIn } from '#infra/local/data-center/pages/require-signed-in.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/make-node.ts';

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
  const person = requireSignedIn(context, node);
  const form = await readForm(context);
  if (!isFormGenuine(context, node, readField(form, 'atl_token'))) return refuse(context, node);
  const { id } = node.product.pages.byId(readField(form, 'pageId'));
  node.product.comments.push({
    pageId: id,
    author: person.name,
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
