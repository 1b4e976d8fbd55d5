// In: calls of /rest/api/2/user.
// Out: users looked up, created, changed and deleted, as Jira 10.3 answers.
import type { TypedResponse } from 'hono';
import * as v from 'valibot';
import { lenientFlag, lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import {
  applicationRoles,
  grantRole,
  isSystemAdministrator,
} from '#infra/local/jira/state/roles.ts';
import { toUserBean, toUserUrl } from './beans.ts';
import { refusal, toSpoken } from './refusals.ts';
import {
  demandWritableDirectory,
  findUserInQuery,
  requireAdministrator,
  requireUser,
} from './requirements.ts';
import { findPasswordProblems, findUserProblems } from './user-problems.ts';

const path = '/rest/api/:version{2|latest}/user';

const UserWriteBean = v.object({
  name: lenientText,
  password: lenientText,
  emailAddress: lenientText,
  displayName: lenientText,
  active: lenientFlag,
  applicationKeys: v.nullish(v.array(v.string())),
});
type UserWriteBean = v.InferOutput<typeof UserWriteBean>;

/** Adds the user resource to a node's routes. */
export function serveUsers(app: ProductApp, node: JiraNode): void {
  app.get(path, (context) => {
    requireUser(context);
    return context.json(toUserBean(context, node, findUserInQuery(context, node)));
  });
  app.post(path, (context) => create(context, node));
  app.put(path, (context) => update(context, node));
  app.delete(path, (context) => remove(context, node));
}

async function create(context: ProductContext, node: JiraNode): Promise<Response> {
  requireAdministrator(context, node);
  const bean = await readJson(context, node, UserWriteBean);
  demandOwnUsers(node);
  demandWritableDirectory(node, 400);
  const user = node.product.directory.addUser(checkDraft(node, bean));
  if (node.product.switches.delegatedDirectory) user.passwordDigest = null;
  grantApplications(node, user, bean.applicationKeys ?? undefined);
  const answer = toAnswer(context, node, { user, bean: node.product.switches.createAnswer });
  context.header('Location', toUserUrl(baseUrlOf(context, node), user));
  return context.json(answer, 201);
}

function checkDraft(node: JiraNode, bean: UserWriteBean) {
  const { name = '', displayName = '', emailAddress = '', password } = bean;
  const draft = { name, displayName, emailAddress };
  const errors = findUserProblems(node.product, draft, null);
  const weak = password ? findPasswordProblems(node.product, password, draft) : [];
  if (weak.length > 0) errors['password'] = weak.join(' ');
  const unknown = bean.applicationKeys?.find((key) => !applicationRoles.some((r) => r.key === key));
  if (unknown !== undefined) errors['applicationKeys'] = `Unknown application key: ${unknown}`;
  if (Object.keys(errors).length > 0) throw refusal(400, { errors });
  return { ...draft, active: bean.active ?? true, password: password || undefined };
}

// Without a free seat the account is made all the same, only without the role.
function grantApplications(node: JiraNode, user: User, keys: string[] | undefined): void {
  for (const role of applicationRoles) {
    const wanted = keys?.includes(role.key) ?? role.selectedByDefault;
    if (wanted) grantRole(node.product, role, user);
  }
}

async function update(context: ProductContext, node: JiraNode): Promise<Response> {
  const caller = requireAdministrator(context, node);
  const user = findUserInQuery(context, node);
  const bean = await readJson(context, node, UserWriteBean);
  demandUserRank(node, caller, user);
  const changes = checkChanges(node, user, bean);
  if (changes.name !== user.name) node.product.directory.renameUser(user, changes.name);
  user.displayName = changes.displayName;
  user.emailAddress = changes.emailAddress;
  user.active = changes.active;
  return context.json(toAnswer(context, node, { user, bean: node.product.switches.updateAnswer }));
}

function checkChanges(node: JiraNode, user: User, bean: UserWriteBean) {
  const { name, displayName, emailAddress, active } = bean;
  if ([name, displayName, emailAddress, active].every((field) => field === undefined)) {
    throw refusal(400, { errorMessages: ['No value found to be changed.'] });
  }
  demandOwnUsers(node);
  demandWritableDirectory(node, 400);
  const changes = {
    name: name ?? user.name,
    displayName: displayName ?? user.displayName,
    emailAddress: emailAddress ?? user.emailAddress,
    active: active ?? user.active,
  };
  const errors = findUserProblems(node.product, changes, user);
  if (active === false && node.product.switches.leads.includes(user.name)) {
    errors['active'] =
      `Cannot deactivate user '${user.name}', as they lead a project or a component.`;
  }
  if (Object.keys(errors).length > 0) throw refusal(400, { errors });
  return changes;
}

function demandOwnUsers(node: JiraNode): void {
  if (!node.product.switches.externalUserManagement) return;
  const message = 'Cannot change users, as External User Management is on.';
  throw refusal(400, { errorMessages: [toSpoken(node, message)] });
}

function demandUserRank(node: JiraNode, caller: User, user: User): void {
  const { product } = node;
  if (!isSystemAdministrator(product, user) || isSystemAdministrator(product, caller)) return;
  const message = 'Only a system administrator may change a system administrator.';
  throw refusal(400, { errorMessages: [toSpoken(node, message)] });
}

function toAnswer(
  context: ProductContext,
  node: JiraNode,
  { user, bean }: { user: User; bean: 'UserBean' | 'UserWriteBean' },
) {
  if (bean === 'UserBean') return toUserBean(context, node, user);
  const { key, name, emailAddress, displayName, active } = user;
  const self = toUserUrl(baseUrlOf(context, node), user);
  return { self, key, name, emailAddress, displayName, active };
}

function remove(context: ProductContext, node: JiraNode): Response & TypedResponse {
  const caller = requireAdministrator(context, node);
  const user = findUserInQuery(context, node);
  if (user === caller) {
    throw refusal(400, { errorMessages: ['You cannot delete the currently logged in user.'] });
  }
  demandWritableDirectory(node, 400);
  node.product.directory.removeUser(user);
  node.product.rememberMe.forgetAllOf(user);
  return context.body(null, 204);
}
