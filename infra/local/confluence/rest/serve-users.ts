// In: reads of /rest/api/user and /rest/api/admin/users.
// Out: users, one by one and in pages, and the groups of one.
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { licensedUsers } from '#infra/local/confluence/state/permissions.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import {
  pageOf,
  profilePicture,
  toLinks,
  toListedGroup,
  toListedUser,
  toUserBean,
  toUserPath,
} from './beans.ts';
import { requireAdministrator, requireUser, requireUserInQuery } from './requirements.ts';

const path = '/rest/api/user';

/** Adds the reads of users to a node's routes. */
export function serveUsers(app: ProductApp, node: ConfluenceNode): void {
  app.get(path, (context) => {
    requireUser(context, node);
    return showUser(context, node, requireUserInQuery(context, node));
  });
  app.get(`${path}/current`, (context) => showCurrent(context, node));
  app.get(`${path}/anonymous`, (context) => showAnonymous(context, node));
  app.get(`${path}/memberof`, (context) => listGroups(context, node));
  app.get(`${path}/list`, (context) => {
    requireUser(context, node);
    return listUsers(context, node, node.product.directory.people());
  });
  app.get('/rest/api/admin/users/list/active', (context) => {
    requireAdministrator(context, node, 403);
    return listUsers(context, node, licensedUsers(node.product));
  });
}

function showUser(context: ProductContext, node: ConfluenceNode, user: User): Response {
  const _links = toLinks(context, node, toUserPath(user));
  return context.json({ ...toUserBean(context, user), _links });
}

function showCurrent(context: ProductContext, node: ConfluenceNode): Response {
  if (context.get('caller').user === null) return showAnonymous(context, node);
  return showUser(context, node, requireUser(context, node));
}

function showAnonymous(context: ProductContext, node: ConfluenceNode): Response {
  const isNobody = context.get('caller').user === null;
  const isOpen = isNobody && node.product.switches.anonymousUser === 'shown';
  if (!isOpen) requireUser(context, node);
  const _links = toLinks(context, node, `${path}/anonymous`);
  return context.json({
    type: 'anonymous',
    profilePicture,
    displayName: 'Anonymous',
    _links,
    _expandable: { status: '' },
  });
}

function listGroups(context: ProductContext, node: ConfluenceNode): Response {
  requireUser(context, node);
  const { undocumentedMissingStatus } = node.product.switches;
  const user = requireUserInQuery(context, node, undocumentedMissingStatus);
  const groups = node.product.directory.groupsOf(user, node.product.switches.listedGroups);
  const items = groups.sort((a, b) => a.name.localeCompare(b.name));
  const toBean = (group: (typeof items)[number]) => toListedGroup(context, node, group);
  return context.json(pageOf(context, node, { items, limit: 200, toBean }));
}

function listUsers(context: ProductContext, node: ConfluenceNode, people: User[]): Response {
  const items = people.sort((a, b) => a.name.localeCompare(b.name));
  const toBean = (user: User) => toListedUser(context, node, user);
  return context.json(pageOf(context, node, { items, limit: 100, toBean }));
}
