import { describe, expect, it } from 'vitest';
import { pagesWithoutEnd } from '#shared/atlassian/directory/pages-without-end.ts';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import { productConnection } from '#test/builders/product-connection.ts';

const userOf = (n: number) => ({ username: `user-${n}`, email: `${n}@example.com` });

/** Returns how many users a search finds, and the starts of its pages; `toPage` gives the numbers of a page's users. */
async function searchIn(toPage: (start: number) => readonly number[]) {
  const starts: number[] = [];
  const parts = {
    connection: productConnection('https://jira', { product: 'jira' }),
    operation: 'find_by_email',
  };
  const readPage = pagesWithoutEnd({
    ...parts,
    fetchUsers: async (start) => {
      starts.push(start);
      return toPage(start).map(userOf);
    },
  });
  const found = await Array.fromAsync(searchAllPages({ ...parts, readPage })).catch(
    (error: unknown) => error,
  );
  return { found, starts };
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
/** A server that holds so many users, gives so many at once and no more than `most` in all. */
const serverOf =
  (count: number, limit: number, most = count) =>
  (start: number) =>
    range(start, Math.min(count, most, start + limit));

describe('a search whose product marks no last page', () => {
  it.each([
    ['no user', serverOf(0, 100), 0, [0]],
    ['one user', serverOf(1, 100), 1, [0, 1]],
    ['fewer users than a page', serverOf(99, 100), 99, [0, 99]],
    ['pages that are shorter than was asked', serverOf(17, 7), 17, [0, 7, 14, 17]],
    ['many pages', serverOf(301, 100), 301, [0, 100, 200, 300, 301]],
    ['a round number of users on a shorter last page', serverOf(150, 100), 150, [0, 100, 150]],
    ['a server that begins anew', () => range(0, 3), 3, [0, 3]],
    [
      'a user who moves to the next page',
      (start: number) => [range(0, 7), [6, 7]][start / 7] ?? [],
      9,
      [0, 7, 9],
    ],
  ])('a search with %s is read until nothing new comes', async (_what, toPage, count, starts) => {
    const search = await searchIn(toPage);
    expect(search.found).toHaveLength(count);
    expect(search.starts).toEqual(starts);
  });

  it.each([
    ['ends behind its first 100 users', serverOf(150, 100, 100)],
    ['begins anew after a full page', () => range(0, 100)],
    ['begins anew after as many users as it gives by itself', () => range(0, 50)],
    ['ends behind a full page by chance', serverOf(1_000, 1_000)],
  ])('a search that %s is refused, because there may be more', async (_what, toPage) => {
    expect((await searchIn(toPage)).found).toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'jira', operation: 'find_by_email', reason: 'too_many_matches' },
    });
  });
});
