// In: reads of /rest/api/group.
// Out: groups, one by one and in pages, and the users of one.
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { pageOf, toGroupAnswer, toListedGroup, toListedUser } from './beans.ts';
import { requireAdministrator, requireGroupNamed, requireUser } from './requirements.ts';

const path = '/rest/api/group';

/** Adds the reads of groups to a node's routes. */
export function serveGroups(app: ProductApp, node: ConfluenceNode): void {
  app.get(path, (context) => list(context, node));
  app.get(`${path}/:groupName`, (context) => {
    requireUser(context, node);
    return context.json(toGroupAnswer(context, node, findGroup(context, node)));
  });
  app.get(`${path}/:groupName/member`, (context) => listMembers(context, node));
}

function list(context: ProductContext, node: ConfluenceNode): Response {
  requireUser(context, node);
  const groups = node.product.directory.groups();
  const items = groups.sort((a, b) => a.name.localeCompare(b.name));
  const toBean = (group: Group) => toListedGroup(context, node, group);
  return context.json(pageOf(context, node, { items, limit: 200, toBean }));
}

function listMembers(context: ProductContext, node: ConfluenceNode): Response {
  requireAdministrator(context, node, 403);
  const { directory, switches } = node.product;
  const members = directory.membersOf(findGroup(context, node), switches.listedMembers);
  const items = members.sort((a, b) => a.name.localeCompare(b.name));
  const toBean = (user: User) => toListedUser(context, node, user);
  return context.json(pageOf(context, node, { items, limit: 200, toBean }));
}

function findGroup(context: ProductContext, node: ConfluenceNode): Group {
  const name = context.req.param('groupName') ?? '';
  return requireGroupNamed(node, name, node.product.switches.undocumentedMissingStatus);
}
