import { randomBytes } from 'node:crypto';
import type { VendorContext } from '#infra/local/vendor-api/vendor.ts';
import { graphRefusal } from './graph-refusal.ts';
import type { DirectoryObject, GraphState, GraphUser } from './graph-state.ts';

/** Returns the properties that `$select` names, of those that exist; null: it is not there. Throws Graph's 400. */
export function readSelection(
  select: string | undefined,
  existing: ReadonlySet<string>,
): string[] | null {
  if (select === undefined) return null;
  const names = select.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !existing.has(name));
  if (unknown === undefined) return names;
  throw graphRefusal(400, {
    code: 'BadRequest',
    message: `Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`,
  });
}

/** Throws Graph's 400 for a query option that this route does not take: none is silently ignored. */
export function refuseUnknownOptions(context: VendorContext, supported: readonly string[]): void {
  const unknown = Object.keys(context.req.query()).find((name) => !supported.includes(name));
  if (unknown === undefined) return;
  const message = `The query option '${unknown}' is not supported.`;
  throw graphRefusal(400, { code: 'Request_UnsupportedQuery', message });
}

const defaultTop = 100;
const mostTop = 999;

/** Returns the objects of the page that the request asks for, and the whole address of the next; null: this is the last. */
export function cutPage(
  context: VendorContext,
  graph: GraphState,
  user: GraphUser,
): { readonly objects: readonly DirectoryObject[]; readonly nextLink: string | null } {
  const top = readTop(context.req.query('$top'));
  const start = readStart(context.req.query('$skiptoken'), graph, user);
  const end = start + Math.min(top, graph.switches.pageSize ?? mostTop);
  const objects = user.memberOf.slice(start, end);
  if (end >= user.memberOf.length) return { objects, nextLink: null };
  const token = randomBytes(48).toString('base64url');
  graph.pages.set(token, { sub: user.sub, start: end });
  return { objects, nextLink: linkTo(token, context, graph) };
}

function readTop(text: string | undefined): number {
  if (text === undefined) return defaultTop;
  const top = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (top >= 1 && top <= mostTop) return top;
  throw graphRefusal(400, {
    code: 'Request_UnsupportedQuery',
    message: `Invalid page size specified: '${text}'. Must be between 1 and ${mostTop} inclusive.`,
  });
}

function readStart(token: string | undefined, { pages }: GraphState, { sub }: GraphUser): number {
  if (token === undefined) return 0;
  const page = pages.get(token);
  if (page?.sub === sub) return page.start;
  const message = 'Invalid search request.';
  throw graphRefusal(400, { code: 'Request_UnsupportedQuery', message });
}

// The other options come along, and the dollar signs stay as they are.
function linkTo(token: string, context: VendorContext, { switches }: GraphState): string {
  const { origin, pathname } = new URL(context.req.url);
  const kept = Object.entries(context.req.query()).filter(([name]) => name !== '$skiptoken');
  const query = [...kept, ['$skiptoken', token]].map((option) => option.join('=')).join('&');
  return `${switches.nextLinkOrigin ?? origin}${pathname}?${query}`;
}
