// In: visits to the comment form of a repository and what it posts.
// Out: comments stored with their files, for forms that came from a page of the same session.
import { html } from 'hono/html';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
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

/** Adds the comment form and its receiver to a node's routes. */
export function serveCommentForm(app: ProductApp, node: BitbucketNode): void {
  app.get(`${repositoryPath}/comments/new`, (context) => showForm(context, node));
  app.post(`${repositoryPath}/comments`, (context) => storeComment(context, node));
}

function showForm(context: ProductContext, node: BitbucketNode) {
  requireSignedIn(context, node);
  const { name, path } = repositoryOf(context);
  const session = findOrOpenSession(context, node);
  const body = html`<form method="post" enctype="multipart/form-data"
action="${node.product.contextPath}${path}/comments">
<input type="hidden" name="atl_token" value="${session.xsrfToken}">
<label>Comment <textarea name="comment" data-testid="comment-text"></textarea></label>
<label>Attachment <input type="file" name="attachment" data-testid="comment-file"></label>
<button type="submit" data-testid="comment-send">Add</button></form>`;
  return renderPage(context, node, { title: `Comment on ${name}`, body });
}

async function storeComment(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const user = requireSignedIn(context, node);
  const { name, path } = repositoryOf(context);
  const form = await readForm(context);
  if (!isFormGenuine(context, node, readField(form, 'atl_token'))) return refuse(context, node);
  node.product.comments.push({
    repository: name,
    author: user.name,
    body: readField(form, 'comment'),
    attachments: listFiles(form),
  });
  return context.redirect(`${node.product.contextPath}${path}/browse`, 302);
}

function refuse(context: ProductContext, node: BitbucketNode) {
  context.status(403);
  const body = html`<p data-testid="xsrf-refused">Bitbucket could not complete this action due to a missing form token.</p>`;
  return renderPage(context, node, { title: 'XSRF Security Token Missing', body });
}

/** The route of a repository. */
export const repositoryPath =
  '/projects/:project{[A-Z][A-Z0-9_]*}/repos/:repository{[a-z0-9][a-z0-9._-]*}';

export interface Repository {
  /** Project key and slug: `EDGE/tools`. */
  readonly name: string;
  /** Without context path. */
  readonly path: string;
}

/** Returns the repository that the path names. Every one exists. */
export function repositoryOf(context: ProductContext): Repository {
  const { project = '', repository = '' } = context.req.param();
  return { name: `${project}/${repository}`, path: `/projects/${project}/repos/${repository}` };
}
