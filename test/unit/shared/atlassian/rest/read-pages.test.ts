import { describe, expect, it } from 'vitest';
import { type ListPage, MOST_GROUPS, readPages } from '#shared/atlassian/rest/read-pages.ts';
import { toUnmarkedPage } from '#shared/atlassian/rest/to-unmarked-page.ts';

/** Returns a reader of `length` items, at most `most` at a time, and the starts of its pages. */
function listOf(length: number, most: number) {
  const starts: number[] = [];
  const readPage = async (start: number): Promise<ListPage<number>> => {
    starts.push(start);
    const items = Array.from({ length: Math.min(most, length - start) }, (_, i) => start + i);
    const end = start + items.length;
    return { items, next: end < length ? end : null };
  };
  return { starts, readPage };
}

describe('a list', () => {
  it.each([
    [0, 200, 1],
    [1, 200, 1],
    [200, 200, 1],
    [201, 200, 2],
    [1_000, 200, 5],
    [1_000, 37, 28],
    [MOST_GROUPS, 1_000, 5],
  ])(
    'a list of %i items, %i at a time, is read to its end in %i calls',
    async (length, most, calls) => {
      const { starts, readPage } = listOf(length, most);
      const items = await readPages('jira', readPage);
      expect(items).toEqual(Array.from({ length }, (_, i) => i));
      expect(starts).toHaveLength(calls);
    },
  );

  it('a list goes on where the server says, which may be far behind the last page', async () => {
    const pages = new Map<number, ListPage<string>>([
      [0, { items: ['a'], next: 25 }],
      [25, { items: [], next: 60 }],
      [60, { items: ['b'], next: null }],
    ]);
    const readPage = async (start: number) => pages.get(start) ?? { items: ['?'], next: null };
    expect(await readPages('bitbucket', readPage)).toEqual(['a', 'b']);
  });

  it('a list that is too long is not read to its end', async () => {
    const { starts, readPage } = listOf(1_000_000, 1_000);
    await expect(readPages('jira', readPage)).rejects.toMatchObject({
      code: 'provision.group_limit_exceeded',
      evidence: { product: 'jira' },
    });
    expect(starts).toHaveLength(6);
  });

  it.each([
    ['stands still', 100],
    ['leads back', 50],
  ])('a list whose page %s is refused instead of read for ever', async (_what, next) => {
    let calls = 0;
    const readPage = async (start: number) => {
      calls += 1;
      return { items: [start], next: start === 0 ? 100 : next };
    };
    await expect(readPages('jira', readPage)).rejects.toMatchObject({
      code: 'provision.group_limit_exceeded',
    });
    expect(calls).toBe(2);
  });

  it.each([
    ['repeats its page', ['a']],
    ['has nothing but empty pages', []],
  ])(
    'a list that says it goes on and %s is refused instead of read for ever',
    async (_what, items) => {
      const readPage = async (start: number) => ({ items, next: start + 25 });
      await expect(readPages('confluence', readPage)).rejects.toMatchObject({
        code: 'provision.group_limit_exceeded',
      });
    },
  );

  it('a list whose page cannot be read is not returned in part', async () => {
    const down = new Error('down');
    const { readPage } = listOf(1_000, 200);
    const failing = (start: number) => (start < 400 ? readPage(start) : Promise.reject(down));
    await expect(readPages('jira', failing)).rejects.toBe(down);
  });
});

describe('a list whose next page is guessed', () => {
  /** Returns a reader of a server that cuts at `limit`, marks no next page, and ignores the start or not. */
  const cutAt = (length: number, limit: number, ignoresStart = false) => {
    const starts: number[] = [];
    const readPage = async (start: number) => {
      starts.push(start);
      const from = ignoresStart ? 0 : start;
      const count = Math.max(0, Math.min(limit, length - from));
      return toUnmarkedPage(
        Array.from({ length: count }, (_, i) => from + i),
        start,
      );
    };
    return { starts, readPage };
  };

  it.each([
    ['has no item', 0, 1_000, [0]],
    ['is short', 24, 1_000, [0]],
    ['is as long as a limit by chance', 50, 1_000, [0, 50]],
    ['is cut at 100', 230, 100, [0, 100, 200]],
    ['is cut at 100 to its very end', 200, 100, [0, 100, 200]],
  ])('a list that %s is read to its end', async (_what, length, limit, starts) => {
    const list = cutAt(length, limit);
    expect(await readPages('crowd', list.readPage)).toHaveLength(length);
    expect(list.starts).toEqual(starts);
  });

  it('a list of a server that begins anew is read once more and not for ever', async () => {
    const list = cutAt(100, 100, true);
    expect(await readPages('crowd', list.readPage)).toHaveLength(100);
    expect(list.starts).toEqual([0, 100]);
  });
});
