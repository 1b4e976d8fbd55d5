// In: calls of /rest/api/2/user/search.
// Out: the users whose name or address holds the text, as many at once as the version shows.
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf, isTrue } from '#infra/local/data-center/steps/requests.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { toUserLink } from './beans.ts';
import { refusal } from './refusals.ts';
import { requireUser } from './requirements.ts';

/** Adds the search for users to a node's routes. */
export function serveUserSearch(app: ProductApp, node: JiraNode): void {
  app.get('/rest/api/:version{2|latest}/user/search', (context) => search(context, node));
}

function search(context: ProductContext, node: JiraNode): Response {
  const caller = requireUser(context);
  const text = context.req.query('username')?.toLowerCase() ?? '';
  if (text === '') throw refusal(400, { errors: { username: 'The username query is missing.' } });
  const found = mayBrowse(node, caller) ? findMatching(context, node, text) : [];
  const { start, end } = readWindow(context, node);
  const base = baseUrlOf(context, node);
  return context.json(found.slice(start, end).map((user) => toUserLink(node, base, user)));
}

// Without the global permission to browse users a search is empty, and no refusal.
function mayBrowse({ product }: JiraNode, { name }: User): boolean {
  return !product.switches.mayNotBrowseUsers.includes(name);
}

function findMatching(context: ProductContext, { product }: JiraNode, text: string): User[] {
  const includeInactive = isTrue(context.req.query('includeInactive'));
  return product.directory
    .people()
    .filter((user) => (includeInactive || user.active) && textsOf(user).some(isMatch));

  function textsOf({ name, displayName, emailAddress }: User): string[] {
    const { emailVisibility, searchesHiddenEmail } = product.switches;
    const isSearched = emailVisibility === 'shown' || searchesHiddenEmail;
    return isSearched ? [name, displayName, emailAddress] : [name, displayName];
  }
  function isMatch(value: string): boolean {
    return text === '.' || value.toLowerCase().includes(text);
  }
}

function readWindow(context: ProductContext, { product }: JiraNode) {
  const { mostFoundUsers, searchStart } = product.switches;
  const wanted = Number(context.req.query('startAt') ?? 0);
  const start = searchStart === 'ignored' ? 0 : wanted;
  const count = Math.min(Number(context.req.query('maxResults') ?? 50), mostFoundUsers);
  const end = start + count;
  return { start, end: searchStart === 'first-page-only' ? Math.min(end, mostFoundUsers) : end };
}
