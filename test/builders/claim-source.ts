import { readGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';

/** Returns the source that reads the claim `groups` of the data token. */
export function claimSource(): GroupSource {
  return {
    name: 'claim',
    remote: false,
    onFailure: 'ignore',
    read: async ({ identity }) => readGroupClaim(identity.claims['groups']),
  };
}
