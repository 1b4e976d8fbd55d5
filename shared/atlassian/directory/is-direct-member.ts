import type { ListPage } from '#shared/atlassian/rest/read-pages.ts';
import { Failure } from '#shared/base/failure.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import type { ListMembers } from './wire-format.ts';

/** More would cost more calls than the answer is worth: at Jira, of fifty members each. */
const MOST_PAGES = 10;

/**
 * Tells whether a user is in a group by themselves and not by a nested group, as far as the product's list
 * of its members does; null: the list is not shown, too long, does not lead on, or is none. Throws
 * `provision.product_unavailable`.
 */
export async function isDirectMember(
  listMembers: ListMembers,
  username: string,
  group: string,
): Promise<boolean | null> {
  let start = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await listMembers(group, start, username).catch(toUnread);
    if (page === null) return null;
    if (page.items.some((name) => isSameUser(name, username))) return true;
    if (page.next === null) return false;
    if (page.next <= start) return null;
    start = page.next;
  }
  return null;
}

// A page, a redirect or a list of another form.
function toUnread(error: unknown): ListPage<string> | null {
  if (error instanceof Failure && error.code === 'provision.product_refused') return null;
  throw error;
}
