// In: visits to the comment form and what it posts.
// Out: comments stored with their files, for forms that came from a page of the same session.
import { html } from 'hono/html';
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
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';

/** Adds the comment form and its receiver to a node's routes. */
export function serveCommentForm(app: ProductApp, node: JiraNode): void {
  app.get('/secure/CommentAssignIssue!default.jspa', (context) => showForm(context, node));
  app.post('/secure/CommentAssignIssue.jspa', (context) => storeComment(context, node));
}

function showForm(context: ProductContext, node: JiraNode) {
  requireSignedIn(context, node);
  const issue = toIssueKey(context.req.query('id') ?? '');
  const session = findOrOpenSession(context, node);
  const body = html`<form method="post" enctype="multipart/form-data"
action="${node.product.contextPath}/secure/CommentAssignIssue.jspa">
<input type="hidden" name="atl_token" value="${session.xsrfToken}">
<input type="hidden" name="id" value="${issue}">
<label>Comment <textarea name="comment" data-testid="comment-text"></textarea></label>
<label>Attachment <input type="file" name="attachment" data-testid="comment-file"></label>
<button type="submit" data-testid="comment-send">Add</button></form>`;
  return renderPage(context, node, { title: `Comment on ${issue}`, body });
}

async function storeComment(context: ProductContext, node: JiraNode): Promise<Response> {
  const user = requireSignedIn(context, node);
  const form = await readForm(context);
  if (!isFormGenuine(context, node, readField(form, 'atl_token'))) return refuse(context, node);
  const issue = toIssueKey(readField(form, 'id'));
  node.product.comments.push({
    issue,
    author: user.name,
    body: readField(form, 'comment'),
    attachments: listFiles(form),
  });
  return context.redirect(`${node.product.contextPath}/browse/${issue}`, 302);
}

function refuse(context: ProductContext, node: JiraNode) {
  context.status(403);
  const body = html`<p data-testid="xsrf-refused">Jira could not complete this action due to a missing form token.</p>`;
  return renderPage(context, node, { title: 'XSRF Security Token Missing', body });
}

// An issue is addressed by its number in old forms and by its key in new ones.
function toIssueKey(id: string): string {
  if (/^\d+$/.test(id)) return `EDGE-${Math.max(1, Number(id) - 10_000)}`;
  return /^[A-Z][A-Z0-9]+-\d+$/.test(id) ? id : 'EDGE-1';
}
