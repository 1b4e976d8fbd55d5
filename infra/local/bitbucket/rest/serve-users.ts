// In: calls of /rest/api/1.0/users and /admin/users.
// Out: users looked up, created, changed, renamed and deleted, as Bitbucket 9.5 answers.
import * as v from 'valibot';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { groupPermissionOf, permissionOf } from '#infra/local/bitbucket/state/permissions.ts';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { refusesName } from '#infra/local/data-center/state/refuses-name.ts';
import { addUser } from '#infra/local/data-center/state/users.ts';
import { checkFailed, isOptedOut } from '#infra/local/data-center/steps/check-xsrf.ts';
import { isTrue } from '#infra/local/data-center/steps/requests.ts';
import { listPlainUsers, listUsers, toDetailedUser, toUser } from './beans.ts';
import { demandRank, requireAdmin, requirePermission } from './permission-requirements.ts';
import { refusal } from './refusals.ts';
import {
  demandMutable,
  demandSeats,
  demandWritableDirectory,
  readName,
  requireText,
  requireUser,
} from './requirements.ts';

const base = '/rest/api/:version{1\\.0|latest}';
const UserUpdate = v.object({ name: lenientText, displayName: lenientText, email: lenientText });
const UserRename = v.object({ name: lenientText, newName: lenientText });

/** Adds the user resources to a node's routes. */
export function serveUsers(app: ProductApp, node: BitbucketNode): void {
  app.get(`${base}/users`, (context) => {
    requirePermission(context, node, 'LICENSED_USER');
    return listPlainUsers(context, node, node.product.directory.people());
  });
  app.get(`${base}/users/:slug`, (context) => show(context, node));
  app.get(`${base}/admin/users`, (context) => {
    requirePermission(context, node, 'LICENSED_USER');
    return listUsers(context, node, node.product.directory.people());
  });
  app.post(`${base}/admin/users`, (context) => create(context, node));
  app.put(`${base}/admin/users`, (context) => update(context, node));
  app.post(`${base}/admin/users/rename`, (context) => rename(context, node));
  app.delete(`${base}/admin/users`, (context) => remove(context, node));
}

function show(context: ProductContext, node: BitbucketNode): Response {
  requirePermission(context, node, 'LICENSED_USER');
  const slug = context.req.param('slug') ?? '';
  const user = node.product.slugs.find(slug);
  if (user !== undefined) return context.json(toUser(context, node, user));
  const message = `User ${slug} does not exist.`;
  throw refusal(404, { message, exception: 'user.NoSuchUserException' });
}

// Everything is in the query, the password too: the body says nothing.
function create(context: ProductContext, node: BitbucketNode): Response {
  requireAdmin(context, node);
  demandOptOut(context, node);
  const { switches } = node.product;
  const draft = readDraft(context, node);
  demandFreeName(node, draft.name, 409);
  demandDisplayName(node, draft.displayName);
  demandWritableDirectory(node, 'people');
  const joins = isTrue(context.req.query('addToDefaultGroup') ?? 'true');
  if (joins) demandSeats(node, needsSeat(node) ? 1 : 0);
  const user = addUser(node.product, {
    ...draft,
    groups: joins ? [switches.defaultGroup] : [],
  });
  if (switches.delegatedDirectory) user.passwordDigest = null;
  return context.body(null, 204);
}

// Recorded at 8.9.4: a request without a body could be a form of any page.
function demandOptOut(context: ProductContext, { product }: BitbucketNode): void {
  if (product.switches.creationNeedsOptOut && !isOptedOut(context)) throw checkFailed();
}

function needsSeat(node: BitbucketNode): boolean {
  return groupPermissionOf(node.product, { name: node.product.switches.defaultGroup }) !== null;
}

function readDraft(context: ProductContext, node: BitbucketNode) {
  const name = readName(context, 'name');
  const displayName = readName(context, 'displayName');
  const emailAddress = readName(context, 'emailAddress');
  if (!isTrue(context.req.query('notify'))) {
    return { name, displayName, emailAddress, password: readName(context, 'password') };
  }
  if (node.product.switches.mailServer) return { name, displayName, emailAddress };
  throw refusal(400, { context: 'notify', message: 'No mail server has been configured.' });
}

function demandDisplayName({ product }: BitbucketNode, displayName: string): void {
  if (!refusesName(product.switches, displayName)) return;
  throw refusal(400, { context: 'displayName', message: 'This display name is invalid.' });
}

function demandFreeName(node: BitbucketNode, name: string, status: 400 | 409): void {
  if (node.product.directory.findUser(name) === undefined) return;
  throw refusal(status, { context: 'name', message: 'This username is already in use.' });
}

async function update(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const caller = requireAdmin(context, node);
  const details = await readJson(context, node, UserUpdate);
  const user = requireUser(node, requireText(details.name, 'name'));
  demandRank(caller, permissionOf(node.product, user), 401);
  const { displayName = keep(node, user, 'displayName') } = details;
  const { email = keep(node, user, 'emailAddress') } = details;
  requireText(displayName, 'displayName');
  requireText(email, 'email');
  demandDisplayName(node, displayName);
  demandMutable(node, user, 'details');
  Object.assign(user, { displayName, emailAddress: email });
  return context.json(toDetailedUser(context, node, user));
}

function keep(node: BitbucketNode, user: User, field: 'displayName' | 'emailAddress'): string {
  return node.product.switches.missingDetail === 'unchanged' ? user[field] : '';
}

async function rename(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const caller = requireAdmin(context, node);
  const names = await readJson(context, node, UserRename);
  const user = requireUser(node, requireText(names.name, 'name'));
  const newName = requireText(names.newName, 'newName');
  demandRank(caller, permissionOf(node.product, user), 401);
  if (newName.toLowerCase() !== user.name.toLowerCase()) demandFreeName(node, newName, 400);
  demandMutable(node, user, 'details');
  node.product.directory.renameUser(user, newName);
  return context.json(toDetailedUser(context, node, user));
}

function remove(context: ProductContext, node: BitbucketNode): Response {
  const caller = requireAdmin(context, node);
  const user = requireUser(node, readName(context, 'name'));
  if (user === caller.user) throw refusal(409, { message: 'You cannot delete yourself.' });
  demandRank(caller, permissionOf(node.product, user), 403);
  demandMutable(node, user, 'details');
  const deleted = toDetailedUser(context, node, user);
  forget(node, user);
  return context.json(deleted);
}

function forget(node: BitbucketNode, user: User): void {
  const { directory, rememberMe, granted } = node.product;
  directory.removeUser(user);
  rememberMe.forgetAllOf(user);
  granted.delete(user);
}
