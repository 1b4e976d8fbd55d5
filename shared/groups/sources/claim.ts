// In: the user whose groups are wanted. Out: what one source says of them, or map.groups_unavailable.
import { type GroupClaim, readGroupClaim } from '#shared/groups/group-claim.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import type { GroupsInClaims } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { isLeftOut } from './is-left-out.ts';
import { isOverage } from './overage.ts';

/** Returns the reading of groups from the data token, which the load balancer signed. */
export function claimGroups(place: GroupsInClaims): ReadGroups {
  return async ({ identity }) => readGroupsIn(identity.claims, place);
}

/**
 * Returns what verified claims say of groups: absent, when what they say cannot be read. A provider that leaves
 * the claim out says that there are none only where the policy knows that it does so.
 */
export function readGroupsIn(
  claims: Readonly<Record<string, unknown>>,
  place: GroupsInClaims,
): GroupClaim {
  const { claim, leftOut } = place;
  if (isOverage(claims, claim)) return { state: 'overage' };
  if (leftOut === 'none' && isLeftOut(claims, claim)) return { state: 'empty', isLeftOut: true };
  const read = readGroupClaim(readClaim(claims, claim), place);
  return read.state === 'absent' && !isLeftOut(claims, claim) ? UNREADABLE : read;
}

const UNREADABLE = { state: 'absent', isUnreadable: true } as const;
