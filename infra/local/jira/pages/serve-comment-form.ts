// In: visits to the comment form and what it posts.
// Out: comments stored with their files, for forms that came from a page of the same session.
import { html } from 'hono/html';
import type { JiraApp, JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { findOrOpenSession } from './find-or-open-session.ts';
import { isFormGenuine } from './is-form-genuine.ts';
import { readField } from './read-field.ts';
import { readForm } from './read-form.ts';
import { renderPage } from './render-page.ts';
import { requireSignedIn } from './require-signed-in.ts';

/** Adds the comment form and its receiver to a node's routes. */
export function serveCommentForm(app: JiraApp, node: JiraNode): void {
  app.get('/secure/CommentAssignIssue!default.jspa', (context) => showForm(context, node));
  app.post('/secure/CommentAssignIssue.jspa', (context) => storeComment(context, node));
}

function showForm(context: JiraContext, node: JiraNode) {
  requireSignedIn(context, node);
  const issue = toIssueKey(context.req.query('id') ?? '');
  const session = findOrOpenSession(context, node);
  const body = html`<form method="post" enctype="multipart/form-data"
action="${node.jira.contextPath}/secure/CommentAssignIssue.jspa">
<input type="hidden" name="atl_token" value="${session.xsrfToken}">
<input type="hidden" name="id" value="${issue}">
<label>Comment <textarea name="comment" data-testid="comment-text"></textarea></label>
<label>Attachment <input type="file" name="attachment" data-testid="comment-file"></label>
<button type="submit" data-testid="comment-send">Add</button></form>`;
  return renderPage(context, node, { title: `Comment on ${issue}`, body });
}

async function storeComment(context: JiraContext, node: JiraNode): Promise<Response> {
  const person = requireSignedIn(context, node);
  const form = await readForm(context);
  if (!isFormGenuine(context, readField(form, 'atl_token'))) return refuse(context, node);
  const issue = toIssueKey(readField(form, 'id'));
  node.jira.comments.push({
    issue,
    author: person.name,
    body: readField(form, 'comment'),
    attachments: listFiles(form),
  });
  return context.redirect(`${node.jira.contextPath}/browse/${issue}`, 302);
}

function refuse(context: JiraContext, node: JiraNode) {
  context.status(403);
  const body = html`<p data-testid="xsrf-refused">Jira could not complete this action due to a missing form token.</p>`;
  return renderPage(context, node, { title: 'XSRF Security Token Missing', body });
}

// An issue is addressed by its number in old forms and by its key in new ones.
function toIssueKey(id: string): string {
  if (/^\d+$/.test(id)) return `EDGE-${Math.max(1, Number(id) - 10_000)}`;
  return /^[A-Z][A-Z0-9]+-\d+$/.test(id) ? id : 'EDGE-1';
}

function listFiles(form: FormData): { name: string; type: string; size: number }[] {
  const values = [...form.values()];
  const files = values.filter((value) => typeof value !== 'string');
  return files
    .filter(({ name }) => name !== '')
    .map(({ name, type, size }) => ({ name, type, size }));
}
