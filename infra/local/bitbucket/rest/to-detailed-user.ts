import { directoryNameOf } from '#infra/local/bitbucket/state/directory-name-of.ts';
import { isMutable } from '#infra/local/bitbucket/state/is-mutable.ts';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { toUser } from './to-user.ts';

/** The person as `RestDetailedUser`: what administrators see. */
export function toDetailedUser(context: ProductContext, node: BitbucketNode, person: Person) {
  const { details, groups } = isMutable(node.product, person);
  const { lastMs } = person.logins;
  return {
    ...toUser(context, node, person),
    directoryName: directoryNameOf(node.product, person),
    deletable: details,
    ...(lastMs === null ? {} : { lastAuthenticationTimestamp: lastMs }),
    mutableDetails: details,
    mutableGroups: groups,
  };
}
