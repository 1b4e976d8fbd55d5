import type { GroupClaim } from '#shared/groups/group-claim.ts';

/**
 * Returns a claim without the groups that Cognito makes of the providers behind a pool, `{pool id}_{provider}`:
 * every user who comes from one is in its group, whatever else they are in there. Of the groups of a user
 * in no other Cognito knows nothing: absent.
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
 */
export function withoutProviderGroups(claim: GroupClaim, userPoolId: string): GroupClaim {
  if (claim.state !== 'present') return claim;
  const names = claim.names.filter((name) => !name.startsWith(`${userPoolId}_`));
  return names.length === 0 ? { state: 'absent' } : { ...claim, names };
}
