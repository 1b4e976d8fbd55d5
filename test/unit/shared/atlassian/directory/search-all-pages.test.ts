import { describe, expect, it } from 'vitest';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';
import { productConnection } from '#test/builders/product-connection.ts';

/** Returns a search that answers with `pageAt`, and the starts of the pages that it read. */
function searchOf(pageAt: (start: number) => ListPage<number>) {
  const starts: number[] = [];
  const readPage = async (start: number) => {
    starts.push(start);
    return pageAt(start);
  };
  const connection = productConnection('https://product', { product: 'jira' });
  return { starts, found: searchAllPages({ connection, operation: 'find_by_email', readPage }) };
}

describe('a search over pages', () => {
  it('a search goes on where the product says, which may be far behind the last page', async () => {
    const { found } = searchOf((start) =>
      start === 0 ? { items: [], next: 60 } : { items: [start], next: null },
    );
    expect(await Array.fromAsync(found)).toEqual([60]);
  });

  it('a search reads no further page after the match', async () => {
    const { starts, found } = searchOf((start) => ({ items: [start], next: start + 1 }));
    for await (const item of found) if (item === 2) break;
    expect(starts).toEqual([0, 1, 2]);
  });

  it('a search with thousands of matches is refused instead of read without end', async () => {
    const { starts, found } = searchOf((start) => ({ items: [], next: start + 1_000 }));
    await expect(Array.fromAsync(found)).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'jira', operation: 'find_by_email', reason: 'too_many_matches' },
    });
    expect(starts).toHaveLength(11);
  });

  it.each([
    ['stands still', 100],
    ['leads back', 50],
  ])('a search whose page %s is refused instead of read for ever', async (_what, next) => {
    const { starts, found } = searchOf((start) => ({ items: [], next: start === 0 ? 100 : next }));
    await expect(Array.fromAsync(found)).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { reason: 'unreadable' },
    });
    expect(starts).toHaveLength(2);
  });
});
