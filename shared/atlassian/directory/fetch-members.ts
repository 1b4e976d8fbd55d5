import type * as v from 'valibot';
import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, readAnswer } from '#shared/atlassian/rest/product-client.ts';
import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';

/** A list of a group's members, and how a page of it is read. */
export interface MemberList<T> {
  readonly path: string;
  readonly schema: v.GenericSchema<unknown, T>;
  readonly toPage: (page: T) => ListPage<string>;
}

/**
 * Returns a page of a group's members; of a group that the product does not know, the page is empty. Null:
 * the product does not show it. Throws `provision.product_refused` for an answer that cannot be read.
 */
export async function fetchMembers<T extends object>(
  { connection, perform }: ProductCalls,
  { path, schema, toPage }: MemberList<T>,
): Promise<ListPage<string> | null> {
  const call: ProductCall = { operation: 'find_members', method: 'GET', path };
  const answer = await perform(call, [200, 400, 401, 403, 404, 405]);
  if (answer.status === 404) return { items: [], next: null };
  if (answer.status !== 200) return null;
  return toPage(readAnswer(connection, call, { answer, schema }));
}
