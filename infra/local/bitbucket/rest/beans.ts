// In: everything that a resource could list.
// Out: one page of it.

import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { directoryNameOf, isMutable } from '#infra/local/bitbucket/state/users.ts';
import { showEmail } from '#infra/local/data-center/rest/show-email.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import { refusal } from './refusals.ts';

/** Returns the user as `RestApplicationUser`. */
export function toUser(context: ProductContext, node: BitbucketNode, user: User) {
  const slug = node.product.slugs.of(user);
  const href = `${baseUrlOf(context, node)}/users/${encodeURIComponent(slug)}`;
  return {
    name: user.name,
    ...showEmail(user.emailAddress, node.product.switches.emailVisibility),
    id: Number(user.key),
    displayName: user.displayName,
    active: user.active,
    slug,
    type: 'NORMAL',
    links: { self: [{ href }] },
  };
}

/** Returns the user as `RestDetailedUser`: what administrators see. */
export function toDetailedUser(context: ProductContext, node: BitbucketNode, user: User) {
  const { details, groups } = isMutable(node.product, user);
  const { lastMs } = user.logins;
  return {
    ...toUser(context, node, user),
    directoryName: directoryNameOf(node.product, user),
    deletable: details,
    ...(lastMs === null ? {} : { lastAuthenticationTimestamp: lastMs }),
    mutableDetails: details,
    mutableGroups: groups,
  };
}

/** Returns the group as `RestDetailedGroup`. */
export function toGroup(node: BitbucketNode, group: Group) {
  return { name: group.name, deletable: !node.product.switches.readOnlyDirectory };
}

/** Returns a page of the users as any user may see them; the filter looks for a part of their name, display name or e-mail address. */
export function listPlainUsers(
  context: ProductContext,
  node: BitbucketNode,
  people: readonly User[],
): Response {
  return listUsersAs(context, node, { people, toValue: (user) => toUser(context, node, user) });
}

/** Returns a page of the users; the filter looks for a part of their name, display name or e-mail address. */
export function listUsers(
  context: ProductContext,
  node: BitbucketNode,
  people: readonly User[],
): Response {
  const toValue = (user: User) => toDetailedUser(context, node, user);
  return listUsersAs(context, node, { people, toValue });
}

function listUsersAs(
  context: ProductContext,
  node: BitbucketNode,
  { people, toValue }: { people: readonly User[]; toValue: (user: User) => object },
): Response {
  const page = toPage(context, node, {
    items: people.toSorted((one, other) => one.name.localeCompare(other.name)),
    textsOf: ({ name, displayName, emailAddress }) => [name, displayName, emailAddress],
    toValue,
  });
  return context.json(page);
}

/** Returns a page of the names of the groups; the filter looks for a part of them. */
export function listGroupNames(
  context: ProductContext,
  node: BitbucketNode,
  groups: readonly Group[],
): Response {
  const page = toPage(context, node, {
    items: groups.toSorted((one, other) => one.name.localeCompare(other.name)),
    textsOf: ({ name }) => [name],
    toValue: ({ name }) => name,
  });
  return context.json(page);
}

/** Returns a page of the groups; the filter looks for a part of their name. */
export function listGroups(
  context: ProductContext,
  node: BitbucketNode,
  groups: readonly Group[],
): Response {
  const page = toPage(context, node, {
    items: groups.toSorted((one, other) => one.name.localeCompare(other.name)),
    textsOf: ({ name }) => [name],
    toValue: (group) => toGroup(node, group),
  });
  return context.json(page);
}

export interface Listing<Item> {
  readonly items: readonly Item[];
  /** The texts of which one has to contain the `filter` of the query. */
  textsOf(item: Item): readonly string[];
  toValue(item: Item): unknown;
}

/**
 * Returns the page that the query asks for. `start` counts rows that the filter or the server leaves out, `size` does not:
 * only `nextPageStart` leads to the next page.
 */
export function toPage<Item>(context: ProductContext, node: BitbucketNode, listing: Listing<Item>) {
  const { maxPageLimit, lastPageNextStart } = node.product.switches;
  const start = readNumber(context, 'start', 0);
  const limit = Math.min(readNumber(context, 'limit', 25), maxPageLimit);
  const rows = findRows(context, node, listing).filter(({ row }) => row >= start);
  const values = rows.slice(0, limit).map(({ item }) => listing.toValue(item));
  const next = rows[limit]?.row;
  const isLastPage = next === undefined;
  const nextPageStart = isLastPage ? null : next;
  const leaveOut = isLastPage && lastPageNextStart === 'absent';
  const page = { size: values.length, limit, isLastPage, values, start };
  return leaveOut ? page : { ...page, nextPageStart };
}

function readNumber(context: ProductContext, parameter: string, otherwise: number): number {
  const text = context.req.query(parameter);
  if (text === undefined || text === '') return otherwise;
  if (/^\d+$/.test(text) && !(parameter === 'limit' && Number(text) === 0)) return Number(text);
  throw refusal(400, { context: parameter, message: `'${parameter}' has to be a number.` });
}

function findRows<Item>(context: ProductContext, node: BitbucketNode, listing: Listing<Item>) {
  const distance = 1 + node.product.switches.hiddenRowsPerRow;
  const { userNamesComposed } = node.product.switches;
  const fold = (text: string) => (userNamesComposed ? text.normalize('NFC') : text).toLowerCase();
  const filter = fold(context.req.query('filter') ?? '');
  const rows = listing.items.map((item, index) => ({ item, row: index * distance }));
  return rows.filter(({ item }) =>
    listing.textsOf(item).some((text) => fold(text).includes(filter)),
  );
}
