// In: calls of /rest/api/admin/user.
// Out: users created, changed, switched off and on, and deleted.
import * as v from 'valibot';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { isSystemAdministrator, licensedUsers } from '#infra/local/confluence/state/permissions.ts';
import { lenientFlag, lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { refusesName } from '#infra/local/data-center/state/refuses-name.ts';
import { addUser } from '#infra/local/data-center/state/users.ts';
import { toTaskSubmission } from './beans.ts';
import { refusal } from './refusals.ts';
import {
  demandRank,
  demandVersion,
  demandWritableDirectory,
  requireAdministrator,
  requireUserNamed,
} from './requirements.ts';
import { changePassword, findUserProblem } from './user-changes.ts';

const path = '/rest/api/admin/user';

const UserDetailsForCreation = v.object({
  userName: lenientText,
  fullName: lenientText,
  email: lenientText,
  password: lenientText,
  notifyViaEmail: lenientFlag,
});
type UserDetailsForCreation = v.InferOutput<typeof UserDetailsForCreation>;
const UserDetailsForUpdate = v.object({ fullName: lenientText, email: lenientText });
const Credentials = v.object({ password: lenientText });

/** Adds the administration of users to a node's routes. */
export function serveUsersAdministration(app: ProductApp, node: ConfluenceNode): void {
  app.post(path, (context) => create(context, node));
  app.put(`${path}/:username`, (context) => update(context, node));
  app.delete(`${path}/:username`, (context) => remove(context, node));
  app.put(`${path}/:username/disable`, (context) => setActive(context, node, false));
  app.put(`${path}/:username/enable`, (context) => setActive(context, node, true));
  app.post(`${path}/:username/password`, (context) => setPassword(context, node));
}

async function create(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  demandVersion(node, '8.4');
  requireAdministrator(context, node);
  const details = await readJson(context, node, UserDetailsForCreation);
  const draft = toDraft(details);
  const { product } = node;
  if (product.directory.findUser(draft.name) !== undefined) {
    throw refusal(409, `A user with the userName ${draft.name} already exists`);
  }
  demandSeat(node);
  demandWritableDirectory(node);
  demandDisplayName(node, draft.displayName);
  const user = addUser(product, { ...draft, groups: product.switches.groupsOfNewPeople });
  if (product.switches.delegatedDirectory) user.passwordDigest = null;
  return context.json({ userKey: user.key }, 201);
}

function toDraft(details: UserDetailsForCreation) {
  const { userName = '', fullName = '', email = '', password } = details;
  const problem = findUserProblem({ userName, fullName, email }) ?? findPasswordProblem(details);
  if (problem !== null) throw refusal(400, problem);
  return { name: userName, displayName: fullName, emailAddress: email, password };
}

function demandDisplayName({ product }: ConfluenceNode, displayName = ''): void {
  if (refusesName(product.switches, displayName)) throw refusal(400, 'The fullName is invalid');
}

function findPasswordProblem({ password = '', notifyViaEmail }: UserDetailsForCreation) {
  if (notifyViaEmail) {
    return password === '' ? null : 'The password should not be given if notifyViaEmail is true';
  }
  return password.trim() === '' ? 'The password should not be null or blank' : null;
}

function demandSeat({ product }: ConfluenceNode): void {
  const { licenceSeats } = product.switches;
  if (licenceSeats === null || licensedUsers(product).length < licenceSeats) return;
  throw refusal(402, 'There are no more licences available to create a user.');
}

async function update(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const { detailsSince, unknownMethodStatus } = node.product.switches;
  demandVersion(node, detailsSince, unknownMethodStatus);
  const caller = requireAdministrator(context, node);
  const { updateNeedsEveryField, undocumentedMissingStatus } = node.product.switches;
  const user = requireUserNamed(node, nameIn(context), undocumentedMissingStatus);
  demandRank(node, caller, user);
  const details = await readJson(context, node, UserDetailsForUpdate);
  const { fullName, email } = updateNeedsEveryField ? withBlanks(details) : details;
  const problem = findUserProblem({ fullName, email });
  if (problem !== null) throw refusal(400, problem);
  demandWritableDirectory(node);
  demandDisplayName(node, fullName);
  user.displayName = fullName ?? user.displayName;
  user.emailAddress = email ?? user.emailAddress;
  return context.body(null, 204);
}

function withBlanks({ fullName = '', email = '' }: v.InferOutput<typeof UserDetailsForUpdate>) {
  return { fullName, email };
}

function remove(context: ProductContext, node: ConfluenceNode): Response {
  const caller = requireAdministrator(context, node);
  const user = requireUserNamed(node, nameIn(context));
  demandRank(node, caller, user);
  if (user === caller) throw refusal(403, 'You cannot delete yourself.');
  demandWritableDirectory(node, 403);
  node.product.directory.removeUser(user);
  node.product.rememberMe.forgetAllOf(user);
  const task = node.product.longTasks.add(`Deleting user ${user.name}`);
  return context.json(toTaskSubmission(context, node, task), 202);
}

function setActive(context: ProductContext, node: ConfluenceNode, active: boolean): Response {
  const caller = requireAdministrator(context, node);
  const user = requireUserNamed(node, nameIn(context));
  demandRank(node, caller, user);
  if (user.active !== active) demandWritableDirectory(node, 403);
  user.active = active;
  return context.body(null, 204);
}

async function setPassword(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  demandVersion(node, '8.4');
  demandSystemAdministrator(node, requireAdministrator(context, node, 403));
  const user = requireUserNamed(node, nameIn(context));
  const { password } = await readJson(context, node, Credentials);
  changePassword(node, user, password);
  return context.body(null, 204);
}

function demandSystemAdministrator(node: ConfluenceNode, caller: User): void {
  if (isSystemAdministrator(node.product, caller)) return;
  throw refusal(403, "Only a system administrator may change another user's password.");
}

function nameIn(context: ProductContext): string {
  return context.req.param('username') ?? '';
}
