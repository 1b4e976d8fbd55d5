// In: a whole list and the page that the query asks for.
// Out: that page, with links to its neighbours.
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';
import { refusal } from './refusal.ts';
import { toLinks } from './to-links.ts';

export interface List<Item> {
  readonly items: readonly Item[];
  /** When the query does not say. */
  readonly limit: number;
  toBean(item: Item): object;
}

/** A page of the list. The server may lower the limit that was asked for, and says so. */
export function pageOf<Item>(context: ProductContext, node: ConfluenceNode, list: List<Item>) {
  const start = readCount(context, 'start') ?? 0;
  const wanted = readCount(context, 'limit') ?? list.limit;
  const limit = Math.min(wanted, node.product.switches.maxPageSize);
  const shown = list.items.slice(start, start + limit);
  const end = start + shown.length;
  const link = (at: number) => linkTo(context, node, { start: at, limit });
  return {
    results: shown.map((item) => list.toBean(item)),
    start,
    limit,
    size: shown.length,
    _links: {
      ...toLinks(context, node, ownPath(context)),
      ...(end < list.items.length && shown.length > 0 ? { next: link(end) } : {}),
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
