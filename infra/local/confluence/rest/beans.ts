// In: a whole list and the page that the query asks for.
// Out: that page, with links to its neighbours.
import type { LongTask } from '#infra/local/confluence/state/content.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import { refusal } from './refusals.ts';

/** Returns the `_links` of a whole answer about the resource at `path`, which begins after the context path. */
export function toLinks(context: ProductContext, node: ConfluenceNode, path: string) {
  const base = baseUrlOf(context, node);
  return { base, context: node.product.contextPath, self: base + path };
}

/** Returns the address of the user's resource, after the context path. */
export function toUserPath(user: User): string {
  return `/rest/api/user?key=${user.key}`;
}

/** Returns the address of the group's resource, after the context path. */
export function toGroupPath(group: Group): string {
  return `/rest/api/group/${encodeURIComponent(group.name)}`;
}

export const profilePicture = {
  path: '/images/icons/profilepics/default.svg',
  width: 48,
  height: 48,
  isDefault: true,
};

/** Returns the user as `Person` of the API description: never with their e-mail address. */
export function toUserBean(context: ProductContext, user: User) {
  const expand = (context.req.query('expand') ?? '').split(',').map((word) => word.trim());
  const isExpanded = expand.includes('status');
  return {
    type: 'known',
    username: user.name,
    userKey: user.key,
    profilePicture,
    displayName: user.displayName,
    ...(isExpanded ? { status: user.active ? 'current' : 'deactivated' } : {}),
    _expandable: isExpanded ? {} : { status: '' },
  };
}

/** Returns the user as a page lists them. */
export function toListedUser(context: ProductContext, node: ConfluenceNode, user: User) {
  const self = baseUrlOf(context, node) + toUserPath(user);
  return { ...toUserBean(context, user), _links: { self } };
}

/** Returns the group as a page lists it. */
export function toListedGroup(context: ProductContext, node: ConfluenceNode, group: Group) {
  const self = baseUrlOf(context, node) + toGroupPath(group);
  return { type: 'group', name: group.name, _links: { self } };
}

/** Returns the group as an answer of its own. */
export function toGroupAnswer(context: ProductContext, node: ConfluenceNode, group: Group) {
  return { type: 'group', name: group.name, _links: toLinks(context, node, toGroupPath(group)) };
}

/** Returns what is answered to a request that is worked on later. */
export function toTaskSubmission(context: ProductContext, node: ConfluenceNode, { id }: LongTask) {
  const self = `${baseUrlOf(context, node)}/rest/api/longtask/${id}`;
  return {
    id,
    links: { status: `${self}/status`, result: `${self}/result` },
    resultPath: 'result',
    statusPath: 'status',
  };
}

export interface List<Item> {
  readonly items: readonly Item[];
  /** When the query does not say. */
  readonly limit: number;
  toBean(item: Item): object;
}

/** Returns a page of the list. The server may lower the limit that was asked for, and says so. */
export function pageOf<Item>(context: ProductContext, node: ConfluenceNode, list: List<Item>) {
  const start = readCount(context, 'start') ?? 0;
  const wanted = readCount(context, 'limit') ?? list.limit;
  const limit = Math.min(wanted, node.product.switches.maxPageSize);
  const shown = list.items.slice(start, start + limit);
  const end = start + shown.length;
  const isLinked = node.product.switches.pageLinks !== 'none';
  const hasNext = isLinked && end < list.items.length && shown.length > 0;
  const link = (at: number) => linkTo(context, node, { start: at, limit });
  return {
    results: shown.map((item) => list.toBean(item)),
    start,
    limit,
    size: shown.length,
    _links: {
      ...toLinks(context, node, ownPath(context)),
      ...(hasNext ? { next: link(end) } : {}),
      ...(start > 0 ? { prev: link(Math.max(0, start - limit)) } : {}),
    },
  };
}

// A parameter that is no number fits no resource, hence 404; one that makes no sense is a bad request.
function readCount(context: ProductContext, name: string): number | undefined {
  const text = context.req.query(name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw refusal(404, 'HTTP 404 Not Found');
  if (Number(text) < 0) throw refusal(400, `${name} must not be negative`);
  return Number(text);
}

function ownPath(context: ProductContext): string {
  return context.get('path') + new URL(context.req.url).search;
}

function linkTo(
  context: ProductContext,
  node: ConfluenceNode,
  { start, limit }: { start: number; limit: number },
): string {
  const query = new URLSearchParams(new URL(context.req.url).search);
  query.set('start', String(start));
  query.set('limit', String(limit));
  const path = `${context.get('path')}?${query}`;
  return node.product.switches.pageLinks === 'absolute' ? baseUrlOf(context, node) + path : path;
}
