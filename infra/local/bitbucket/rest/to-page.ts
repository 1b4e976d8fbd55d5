// In: everything that a resource could list.
// Out: one page of it.
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

export interface Listing<Item> {
  readonly items: readonly Item[];
  /** The texts of which one has to contain the `filter` of the query. */
  textsOf(item: Item): readonly string[];
  toValue(item: Item): unknown;
}

/**
 * The page that the query asks for. `start` counts rows that the filter or the server leaves out, `size` does not:
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
  const filter = (context.req.query('filter') ?? '').toLowerCase();
  const rows = listing.items.map((item, index) => ({ item, row: index * distance }));
  return rows.filter(({ item }) =>
    listing.textsOf(item).some((text) => text.toLowerCase().includes(filter)),
  );
}
