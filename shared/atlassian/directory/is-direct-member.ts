import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import type { ListMembers } from './wire-format.ts';

/** More would cost more calls than the answer is worth: some thousand members. */
const MOST_PAGES = 20;

/**
 * Tells whether a user is in a group by themselves and not by a nested group, as far as the product's list
 * of its members does; null: the list is not shown, too long, or does not lead on. Throws what the calls
 * throw.
 */
export async function isDirectMember(
  listMembers: ListMembers,
  username: string,
  group: string,
): Promise<boolean | null> {
  let start = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: ListPage<string> | null = await listMembers(group, start, username);
    if (page === null) return null;
    if (page.items.some((name) => isSameUser(name, username))) return true;
    if (page.next === null) return false;
    if (page.next <= start) return null;
    start = page.next;
  }
  return null;
}
