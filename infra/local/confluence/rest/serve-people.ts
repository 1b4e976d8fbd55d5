// In: reads of /rest/api/user and /rest/api/admin/users.
// Out: people, one by one and in pages, and the groups of one.
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { licensedPeople } from '#infra/local/confluence/state/permissions.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import {
  pageOf,
  profilePicture,
  toLinks,
  toListedGroup,
  toListedPerson,
  toPersonBean,
  toPersonPath,
} from './beans.ts';
import { requireAdministrator, requirePersonInQuery, requireUser } from './requirements.ts';

const path = '/rest/api/user';

/** Adds the reads of people to a node's routes. */
export function servePeople(app: ProductApp, node: ConfluenceNode): void {
  app.get(path, (context) => {
    requireUser(context, node);
    return showPerson(context, node, requirePersonInQuery(context, node));
  });
  app.get(`${path}/current`, (context) => showCurrent(context, node));
  app.get(`${path}/anonymous`, (context) => showAnonymous(context, node));
  app.get(`${path}/memberof`, (context) => listGroups(context, node));
  app.get(`${path}/list`, (context) => {
    requireUser(context, node);
    return listPeople(context, node, node.product.directory.people());
  });
  app.get('/rest/api/admin/users/list/active', (context) => {
    requireAdministrator(context, node, 403);
    return listPeople(context, node, licensedPeople(node.product));
  });
}

function showPerson(context: ProductContext, node: ConfluenceNode, person: Person): Response {
  const _links = toLinks(context, node, toPersonPath(person));
  return context.json({ ...toPersonBean(context, person), _links });
}

function showCurrent(context: ProductContext, node: ConfluenceNode): Response {
  if (context.get('caller').person === null) return showAnonymous(context, node);
  return showPerson(context, node, requireUser(context, node));
}

function showAnonymous(context: ProductContext, node: ConfluenceNode): Response {
  const isNobody = context.get('caller').person === null;
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
  const person = requirePersonInQuery(context, node, undocumentedMissingStatus);
  const groups = node.product.directory.groupsOf(person);
  const items = groups.sort((a, b) => a.name.localeCompare(b.name));
  const toBean = (group: (typeof items)[number]) => toListedGroup(context, node, group);
  return context.json(pageOf(context, node, { items, limit: 200, toBean }));
}

function listPeople(context: ProductContext, node: ConfluenceNode, people: Person[]): Response {
  const items = people.sort((a, b) => a.name.localeCompare(b.name));
  const toBean = (person: Person) => toListedPerson(context, node, person);
  return context.json(pageOf(context, node, { items, limit: 100, toBean }));
}
