import * as v from 'valibot';
import type { FoundUser } from '#shared/atlassian/directory/find-by-email.ts';
import { pagesWithoutEnd } from '#shared/atlassian/directory/pages-without-end.ts';
import { refuseHiddenEmail } from '#shared/atlassian/directory/refuse-hidden-email.ts';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import { toShownEmail } from '#shared/atlassian/directory/to-shown-email.ts';
import { fetchAnswer } from '#shared/atlassian/rest/fetch-answer.ts';
import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';

/**
 * Returns a search for users by a text with which their name or address begins. Where addresses are
 * hidden Jira does not search them either, and it shows no user at all to a service account that may not
 * browse users. So a search without a match is believed once the same search has found the service account.
 * Throws `provision.email_hidden` where it does not.
 */
export function searchUsers(calls: ProductCalls): (text: string) => AsyncGenerator<FoundUser> {
  let isProven = false;
  return async function* (text) {
    for await (const found of search(calls, text)) {
      if (found.email !== null) isProven = true;
      yield found;
    }
    if (!isProven) await proveSearch(calls);
    isProven = true;
  };
}

const operation = 'find_by_email';
const SELF = v.object({ name: v.string(), emailAddress: v.nullish(v.string()) });

async function proveSearch(calls: ProductCalls): Promise<void> {
  const self = await fetchAnswer(calls, { operation, path: '/rest/api/2/myself' }, SELF);
  const email = toShownEmail(self.emailAddress);
  if (email === null) return refuseHiddenEmail(calls.connection);
  for await (const found of search(calls, email)) {
    if (isSameUser(found.username, self.name)) return;
  }
  refuseHiddenEmail(calls.connection);
}

const FOUND = v.array(v.object({ name: v.string(), emailAddress: v.nullish(v.string()) }));

function search(calls: ProductCalls, text: string): AsyncGenerator<FoundUser> {
  const query = `username=${encodeURIComponent(text)}&includeInactive=true&maxResults=1000`;
  const fetchUsers = async (start: number) => {
    const path = `/rest/api/2/user/search?${query}&startAt=${start}`;
    const users = await fetchAnswer(calls, { operation, path }, FOUND);
    return users.map((user) => ({ username: user.name, email: toShownEmail(user.emailAddress) }));
  };
  const { connection } = calls;
  const readPage = pagesWithoutEnd({ connection, operation, fetchUsers });
  return searchAllPages({ connection, operation, readPage });
}
