import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { toDetailedUser } from './to-detailed-user.ts';
import { toPage } from './to-page.ts';

/** A page of the people; the filter looks for a part of their name, display name or e-mail address. */
export function listUsers(
  context: ProductContext,
  node: BitbucketNode,
  people: readonly Person[],
): Response {
  const page = toPage(context, node, {
    items: people.toSorted((one, other) => one.name.localeCompare(other.name)),
    textsOf: ({ name, displayName, emailAddress }) => [name, displayName, emailAddress],
    toValue: (person) => toDetailedUser(context, node, person),
  });
  return context.json(page);
}
