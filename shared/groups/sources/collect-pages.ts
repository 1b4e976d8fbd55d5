import { MOST_CLAIMED_GROUPS } from '#shared/groups/group-claim.ts';
import { groupsUnavailable } from './groups-unavailable.ts';

/** A part of a list, and the token of the next part; undefined or empty: this was the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

// Pages may be shorter than what was wanted, and even empty.
const MOST_PAGES = 500;

/**
 * Returns the items of all pages, from the first on; null: more than a user's groups may be, and the
 * pages behind were not read. Throws `map.groups_unavailable` with reason `unreadable` for pages without end.
 */
export async function collectPages<T>(
  readPage: (next: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[] | null> {
  const items: T[] = [];
  const seen = new Set<string | undefined>();
  let next: string | undefined;
  do {
    if (seen.has(next) || seen.size >= MOST_PAGES) throw groupsUnavailable('unreadable');
    seen.add(next);
    const page = await readPage(next);
    items.push(...page.items);
    if (items.length > MOST_CLAIMED_GROUPS) return null;
    next = page.next;
  } while (next !== undefined && next !== '');
  return items;
}
