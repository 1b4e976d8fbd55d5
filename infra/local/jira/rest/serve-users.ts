// In: calls of /rest/api/2/user.
// Out: people looked up, created, changed and deleted, as Jira 10.3 answers.
import type { TypedResponse } from 'hono';
import * as v from 'valibot';
import { lenientFlag, lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { applicationRoles, grantRole } from '#infra/local/jira/state/roles.ts';
import { toUserBean, toUserLink } from './beans.ts';
import { refusal } from './refusals.ts';
import {
  demandWritableDirectory,
  findPersonInQuery,
  requireAdministrator,
  requirePerson,
} from './requirements.ts';
import { findPasswordProblems, findPersonProblems } from './user-problems.ts';

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
    requirePerson(context);
    return context.json(toUserBean(context, node, findPersonInQuery(context, node)));
  });
  app.get(`${path}/search`, (context) => search(context, node));
  app.post(path, (context) => create(context, node));
  app.put(path, (context) => update(context, node));
  app.delete(path, (context) => remove(context, node));
}

function search(context: ProductContext, node: JiraNode): Response {
  requirePerson(context);
  const text = context.req.query('username')?.toLowerCase() ?? '';
  if (text === '') throw refusal(400, { errors: { username: 'The username query is missing.' } });
  const includeInactive = context.req.query('includeInactive') === 'true';
  const start = Number(context.req.query('startAt') ?? 0);
  const count = Math.min(Number(context.req.query('maxResults') ?? 50), 1000);
  const found = node.product.directory
    .people()
    .filter((person) => (includeInactive || person.active) && mentions(person, text));
  const base = baseUrlOf(context, node);
  return context.json(found.slice(start, start + count).map((person) => toUserLink(base, person)));
}

function mentions(person: Person, text: string): boolean {
  const names = [person.name, person.displayName, person.emailAddress];
  return text === '.' || names.some((name) => name.toLowerCase().includes(text));
}

async function create(context: ProductContext, node: JiraNode): Promise<Response> {
  requireAdministrator(context, node);
  const bean = await readJson(context, node, UserWriteBean);
  demandWritableDirectory(node, 400);
  const person = node.product.directory.addPerson(checkDraft(node, bean));
  if (node.product.switches.delegatedDirectory) person.passwordDigest = null;
  grantApplications(node, person, bean.applicationKeys ?? undefined);
  const answer = toAnswer(context, node, { person, bean: node.product.switches.createAnswer });
  context.header('Location', toUserLink(baseUrlOf(context, node), person).self);
  return context.json(answer, 201);
}

function checkDraft(node: JiraNode, bean: UserWriteBean) {
  const { name = '', displayName = '', emailAddress = '', password } = bean;
  const draft = { name, displayName, emailAddress };
  const errors = findPersonProblems(node.product, draft, null);
  const weak = password ? findPasswordProblems(node.product, password, draft) : [];
  if (weak.length > 0) errors['password'] = weak.join(' ');
  const unknown = bean.applicationKeys?.find((key) => !applicationRoles.some((r) => r.key === key));
  if (unknown !== undefined) errors['applicationKeys'] = `Unknown application key: ${unknown}`;
  if (Object.keys(errors).length > 0) throw refusal(400, { errors });
  return { ...draft, active: bean.active ?? true, password: password || undefined };
}

// Without a free seat the account is made all the same, only without the role.
function grantApplications(node: JiraNode, person: Person, keys: string[] | undefined): void {
  for (const role of applicationRoles) {
    const wanted = keys?.includes(role.key) ?? role.selectedByDefault;
    if (wanted) grantRole(node.product, role, person);
  }
}

async function update(context: ProductContext, node: JiraNode): Promise<Response> {
  requireAdministrator(context, node);
  const person = findPersonInQuery(context, node);
  const bean = await readJson(context, node, UserWriteBean);
  const changes = checkChanges(node, person, bean);
  if (changes.name !== person.name) node.product.directory.renamePerson(person, changes.name);
  person.displayName = changes.displayName;
  person.emailAddress = changes.emailAddress;
  person.active = changes.active;
  return context.json(
    toAnswer(context, node, { person, bean: node.product.switches.updateAnswer }),
  );
}

function checkChanges(node: JiraNode, person: Person, bean: UserWriteBean) {
  const { name, displayName, emailAddress, active } = bean;
  if ([name, displayName, emailAddress, active].every((field) => field === undefined)) {
    throw refusal(400, { errorMessages: ['No value found to be changed.'] });
  }
  demandWritableDirectory(node, 400);
  const changes = {
    name: name ?? person.name,
    displayName: displayName ?? person.displayName,
    emailAddress: emailAddress ?? person.emailAddress,
    active: active ?? person.active,
  };
  const errors = findPersonProblems(node.product, changes, person);
  if (Object.keys(errors).length > 0) throw refusal(400, { errors });
  return changes;
}

function toAnswer(
  context: ProductContext,
  node: JiraNode,
  { person, bean }: { person: Person; bean: 'UserBean' | 'UserWriteBean' },
) {
  if (bean === 'UserBean') return toUserBean(context, node, person);
  const { self, key, name, emailAddress, displayName, active } = toUserLink(
    baseUrlOf(context, node),
    person,
  );
  return { self, key, name, emailAddress, displayName, active };
}

function remove(context: ProductContext, node: JiraNode): Response & TypedResponse {
  const caller = requireAdministrator(context, node);
  const person = findPersonInQuery(context, node);
  if (person === caller) {
    throw refusal(400, { errorMessages: ['You cannot delete the currently logged in user.'] });
  }
  demandWritableDirectory(node, 400);
  node.product.directory.removePerson(person);
  node.product.rememberMe.forgetAllOf(person);
  return context.body(null, 204);
}
