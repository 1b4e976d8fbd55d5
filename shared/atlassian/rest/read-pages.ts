import { Failure } from '#shared/base/failure.ts';

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null: this was the last. */
  readonly next: number | null;
}

/** How many groups of one user are read: past it a sign-on would take longer than users wait. */
export const MOST_GROUPS = 5_000;

/**
 * Returns a list to its end, page after page. Throws `provision.group_limit_exceeded` when it is
 * longer than `MOST_GROUPS`, and for a page that does not lead on.
 */
export async function readPages<T>(
  product: string,
  readPage: (start: number) => Promise<ListPage<T>>,
): Promise<T[]> {
  const items: T[] = [];
  for (let start: number | null = 0; start !== null; ) {
    const page: ListPage<T> = await readPage(start);
    items.push(...page.items);
    const standsStill = page.next !== null && page.next <= start;
    if (items.length > MOST_GROUPS || standsStill) {
      throw new Failure('provision.group_limit_exceeded', { product });
    }
    start = page.next;
  }
  return items;
}
