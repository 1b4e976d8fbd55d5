// In: PUT /rest/api/2/user/password and the password policy resource.
// Out: passwords set by administrators, and what the policy says about one.
import * as v from 'valibot';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { isSystemAdministrator } from '#infra/local/jira/state/roles.ts';
import { refusal } from './refusals.ts';
import { findUserInQuery, requireAdministrator } from './requirements.ts';
import { describePasswordPolicy, findPasswordProblems } from './user-problems.ts';

const base = '/rest/api/:version{2|latest}';
const PasswordBean = v.object({ password: lenientText });
const PolicyBean = v.object({
  username: lenientText,
  password: lenientText,
  displayName: lenientText,
  emailAddress: lenientText,
});

/** Adds the password resources to a node's routes. */
export function serveUserPasswords(app: ProductApp, node: JiraNode): void {
  app.put(`${base}/user/password`, (context) => setPassword(context, node));
  app.get(`${base}/password/policy`, (context) =>
    context.json(describePasswordPolicy(node.product)),
  );
  app.post(`${base}/password/policy/createUser`, (context) => judge(context, node));
}

async function setPassword(context: ProductContext, node: JiraNode): Promise<Response> {
  const caller = requireAdministrator(context, node);
  const user = findUserInQuery(context, node);
  demandPermission(node, caller, user);
  const { password = '' } = await readJson(context, node, PasswordBean);
  demandAcceptable(node, user, password);
  node.product.directory.setPassword(user, password);
  if (node.product.switches.passwordChangeDropsRememberMe)
    node.product.rememberMe.forgetAllOf(user);
  return context.body(null, 204);
}

function demandPermission(node: JiraNode, caller: User, user: User): void {
  const { readOnlyDirectory, delegatedDirectory } = node.product.switches;
  if (isSystemAdministrator(node.product, user) && !isSystemAdministrator(node.product, caller)) {
    throw refusal(403, {
      errorMessages: ['Only a system administrator may edit a system administrator.'],
    });
  }
  if (!readOnlyDirectory && !delegatedDirectory) return;
  throw refusal(403, {
    errorMessages: ['Cannot change the password, as the user directory does not allow it.'],
  });
}

function demandAcceptable(node: JiraNode, user: User, password: string): void {
  if (password === '') throw refusal(400, { errors: { password: 'You must specify a password.' } });
  const problems = findPasswordProblems(node.product, password, user);
  if (problems.length > 0) throw refusal(400, { errors: { password: problems.join(' ') } });
}

async function judge(context: ProductContext, node: JiraNode): Promise<Response> {
  const bean = await readJson(context, node, PolicyBean);
  const { username = '', password = '', displayName = '', emailAddress = '' } = bean;
  if (username === '' || password === '') {
    throw refusal(400, { errorMessages: ['The username and the password must be specified.'] });
  }
  const owner = { name: username, displayName, emailAddress };
  return context.json(findPasswordProblems(node.product, password, owner));
}
