// In: reads and changes of global permissions, by user or group.
// Out: what each may do.
import * as v from 'valibot';
import {
  type GlobalOperation,
  globalOperations,
} from '#infra/local/confluence/state/make-global-grants.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { readJson } from '#infra/local/data-center/rest/json.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { profilePicture } from './beans.ts';
import { refusal } from './refusals.ts';
import { demandVersion, requireAdministrator, requireGroupNamed } from './requirements.ts';

const path = '/rest/api/permissions';
const maxSubjects = 40;

const OperationDescription = v.object({ targetType: v.string(), operationKey: v.string() });
const Operations = v.array(OperationDescription);
const Subjects = v.array(
  v.object({
    userKey: v.nullish(v.string()),
    groupName: v.nullish(v.string()),
    operations: Operations,
  }),
);

/** Adds the global permissions of users and groups to a node's routes. */
export function servePermissions(app: ProductApp, node: ConfluenceNode): void {
  const subject = `${path}/:kind{user|group}/:name`;
  app.use(`${path}/*`, async (context, next) => {
    demandVersion(node, '9.3');
    requireAdministrator(context, node);
    await next();
  });
  app.get(path, (context) => context.json(listAll(node)));
  app.put(path, (context) => replace(context, node));
  app.get(subject, (context) => context.json(describe(subjectIn(context, node))));
  app.put(`${subject}/grant`, (context) => change(context, node, 'grant'));
  app.put(`${subject}/revoke`, (context) => change(context, node, 'revoke'));
}

function listAll(node: ConfluenceNode) {
  const groups = node.product.directory.groups().map(({ name }) => ({ groupName: name }));
  const people = node.product.directory.people().map(({ key }) => ({ userKey: key }));
  return [...groups, ...people].flatMap((name) => describe(findPermissionSubject(node, name)));
}

function describe({ subject, operations }: PermissionSubject) {
  return operations.map((operation) => {
    const [targetType, operationKey] = operation.split(' ');
    return { operation: { targetType, operationKey }, subject };
  });
}

function subjectIn(context: ProductContext, node: ConfluenceNode): PermissionSubject {
  const name = context.req.param('name') ?? '';
  const isGroup = context.req.param('kind') === 'group';
  return findPermissionSubject(node, isGroup ? { groupName: name } : { userKey: name });
}

async function change(
  context: ProductContext,
  node: ConfluenceNode,
  direction: 'grant' | 'revoke',
): Promise<Response> {
  const { operations, set } = subjectIn(context, node);
  const named = toOperations(await readJson(context, node, Operations));
  if (direction === 'grant') set([...operations, ...named]);
  // A user who may not use Confluence may do nothing else in it.
  else if (named.includes('application use')) set([]);
  else set(operations.filter((operation) => !named.includes(operation)));
  return context.body(null, 204);
}

async function replace(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const subjects = await readJson(context, node, Subjects);
  if (subjects.length > maxSubjects) throw refusal(400, `At most ${maxSubjects} users and groups`);
  const changes = subjects.map(({ userKey, groupName, operations }) => {
    const found = findPermissionSubject(node, { userKey, groupName });
    return { set: found.set, operations: toOperations(operations) };
  });
  for (const { set, operations } of changes) set(operations);
  return context.body(null, 204);
}

function toOperations(descriptions: v.InferOutput<typeof Operations>): GlobalOperation[] {
  return descriptions.map(({ targetType, operationKey }) => {
    const found = globalOperations.find((each) => each === `${targetType} ${operationKey}`);
    if (found === undefined) throw refusal(400, `Unknown operation ${operationKey} ${targetType}`);
    return found;
  });
}

export interface SubjectName {
  /** Or user name. */
  readonly userKey?: string | null | undefined;
  readonly groupName?: string | null | undefined;
}

export interface PermissionSubject {
  /** As `Subject` of the API description. */
  readonly subject: object;
  readonly operations: readonly GlobalOperation[];
  set(operations: readonly GlobalOperation[]): void;
}

/** Returns the user or group of that name. Throws 404 when there is none, 400 when the name is empty. */
export function findPermissionSubject(node: ConfluenceNode, name: SubjectName): PermissionSubject {
  if (name.groupName) return ofGroup(node, requireGroupNamed(node, name.groupName));
  if (!name.userKey) throw refusal(400, 'Either userKey or groupName has to be given');
  const { directory } = node.product;
  const user = directory.findUserByKey(name.userKey) ?? directory.findUser(name.userKey);
  if (user === undefined) throw refusal(404, `No user found with key : ${name.userKey}`);
  return ofUser(node, user);
}

function ofGroup({ product }: ConfluenceNode, group: Group): PermissionSubject {
  return {
    subject: { type: 'group', displayName: group.name, name: group.name },
    operations: product.grants.ofGroup(group.name),
    set: (operations) => product.grants.setGroup(group.name, operations),
  };
}

function ofUser({ product }: ConfluenceNode, user: User): PermissionSubject {
  const { name: username, key: userKey, displayName } = user;
  return {
    subject: { type: 'known', username, userKey, profilePicture, displayName },
    operations: product.grants.ofUser(user),
    set: (operations) => product.grants.setUser(user, operations),
  };
}
