import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';

/** The person as `RestApplicationUser`. */
export function toUser(context: ProductContext, node: BitbucketNode, person: Person) {
  const slug = node.product.slugs.of(person);
  const href = `${baseUrlOf(context, node)}/users/${encodeURIComponent(slug)}`;
  return {
    name: person.name,
    emailAddress: person.emailAddress,
    id: Number(person.key),
    displayName: person.displayName,
    active: person.active,
    slug,
    type: 'NORMAL',
    links: { self: [{ href }] },
  };
}
