import { Failure } from '#shared/base/failure.ts';

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null: this was the last. */
  readonly next: number | null;
  /** The product does not say that there is a next page: one that is empty or brings nothing new is none. */
  readonly isGuess?: boolean;
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
  const items = new Set<T>();
  let isGuess = false;
  for (let start: number | null = 0; start !== null; ) {
    const page: ListPage<T> = await readPage(start);
    const before = items.size;
    for (const item of page.items) items.add(item);
    if (isGuess && items.size === before) break;
    const standsStill = page.next !== null && page.next <= start;
    if (items.size > MOST_GROUPS || standsStill) {
      throw new Failure('provision.group_limit_exceeded', { product });
    }
    start = page.next;
    isGuess = page.isGuess ?? false;
  }
  return [...items];
}
