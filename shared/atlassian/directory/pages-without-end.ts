import { type ProductConnection, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';
import type { FoundUser } from './find-by-email.ts';

/** A search for users at a product that marks no last page. */
export interface EndlessSearch {
  readonly connection: ProductConnection;
  readonly operation: string;
  readonly fetchUsers: (start: number) => Promise<readonly FoundUser[]>;
}

// 50 by default, at most 100 at Jira 10 and 11, at most 1,000 at Jira 9 and Crowd; no limit is less round.
const LIMITS_DIVIDE_BY = 25;

/**
 * Returns pages of a search whose end shows only by a page that brings no further user: it is empty, or
 * begins anew. A short page proves nothing, because products give fewer users than a request wants.
 * Throws `provision.product_refused` with the reason `too_many_matches` where the page before was the
 * longest one and as long as a limit: Jira 11 shows the first 100 users of a search and no more.
 */
export function pagesWithoutEnd({ connection, operation, fetchUsers }: EndlessSearch) {
  const seen = new Set<string>();
  const lengths: number[] = [];
  return async (start: number): Promise<ListPage<FoundUser>> => {
    const items = await fetchUsers(start);
    const before = seen.size;
    for (const { username } of items) seen.add(username);
    if (seen.size > before) {
      lengths.push(items.length);
      return { items, next: start + items.length };
    }
    const last = lengths.at(-1);
    if (last !== undefined && last === Math.max(...lengths) && last % LIMITS_DIVIDE_BY === 0) {
      refuseAnswer(connection, { operation }, { status: 200, reason: 'too_many_matches' });
    }
    return { items: [], next: null };
  };
}
