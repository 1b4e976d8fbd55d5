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

// As many as take so many groups by 10; empty pages count.
const MOST_PAGES = 500;

/**
 * Returns a list to its end, page after page. Throws `provision.group_limit_exceeded` when it is
 * longer than `MOST_GROUPS`, and for a page that does not lead on or brings nothing new.
 */
export async function readPages<T>(
  product: string,
  readPage: (start: number) => Promise<ListPage<T>>,
): Promise<T[]> {
  const items = new Set<T>();
  let isGuess = false;
  for (let start: number | null = 0, pages = 0; start !== null; pages += 1) {
    const page: ListPage<T> = await readPage(start);
    const before = items.size;
    for (const item of page.items) items.add(item);
    const isNew = items.size > before;
    if (isGuess && !isNew) break;
    if (items.size > MOST_GROUPS || pages > MOST_PAGES || !leadsOn(page, start, isNew)) {
      throw new Failure('provision.group_limit_exceeded', { product });
    }
    start = page.next;
    isGuess = page.isGuess ?? false;
  }
  return [...items];
}

// An empty page may lead on: Bitbucket counts rows that it does not show.
function leadsOn({ items, next }: ListPage<unknown>, start: number, isNew: boolean): boolean {
  return next === null || (next > start && (isNew || items.length === 0));
}
