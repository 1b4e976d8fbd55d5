import { describe, expect, it } from 'vitest';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';
import { productConnection } from '#test/builders/product-connection.ts';

/** A search that answers with `pageAt`, and where it was asked. */
function searchOf(pageAt: (start: number) => ListPage<number>) {
  const asked: number[] = [];
  const readPage = async (start: number) => {
    asked.push(start);
    return pageAt(start);
  };
  const connection = productConnection('https://product', { product: 'jira' });
  return { asked, found: searchAllPages({ connection, operation: 'find_by_email', readPage }) };
}

describe('a search for people', () => {
  it('goes on where the product says, which need not be behind what it gave', async () => {
    const { found } = searchOf((start) =>
      start === 0 ? { items: [], next: 60 } : { items: [start], next: null },
    );
    expect(await Array.fromAsync(found)).toEqual([60]);
  });

  it('asks for no page more than whoever seeks', async () => {
    const { asked, found } = searchOf((start) => ({ items: [start], next: start + 1 }));
    for await (const one of found) if (one === 2) break;
    expect(asked).toEqual([0, 1, 2]);
  });

  it('of whom thousands are found is refused instead of read without end', async () => {
    const { asked, found } = searchOf((start) => ({ items: [], next: start + 1_000 }));
    await expect(Array.fromAsync(found)).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'jira', operation: 'find_by_email', reason: 'too_many_matches' },
    });
    expect(asked).toHaveLength(11);
  });

  it.each([
    ['stands still', 100],
    ['leads back', 50],
  ])('whose page %s is refused instead of read for ever', async (_what, next) => {
    const { asked, found } = searchOf((start) => ({ items: [], next: start === 0 ? 100 : next }));
    await expect(Array.fromAsync(found)).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { reason: 'unreadable' },
    });
    expect(asked).toHaveLength(2);
  });
});
