// In: the user whose groups are wanted. Out: what one source says of them, or map.groups_unavailable.
import { type GroupClaim, readGroupClaim } from '#shared/groups/group-claim.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import type { ClaimPath, GroupFormat } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { isOverage } from './overage.ts';

/** Where a token carries the groups, and how they are written there. */
export interface GroupsInClaims {
  readonly claim: ClaimPath;
  readonly format: GroupFormat;
}

/** Returns the reading of groups from the data token, which the load balancer signed. */
export function claimGroups(place: GroupsInClaims): ReadGroups {
  return async ({ identity }) => readGroupsIn(identity.claims, place);
}

/** Returns what verified claims say of groups: absent, when what they say cannot be read. */
export function readGroupsIn(
  claims: Readonly<Record<string, unknown>>,
  { claim, format }: GroupsInClaims,
): GroupClaim {
  if (isOverage(claims, claim)) return { state: 'overage' };
  return readGroupClaim(readClaim(claims, claim), format);
}
