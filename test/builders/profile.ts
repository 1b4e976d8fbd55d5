import { type GroupClaim, readGroupClaim } from '#shared/map/group-claim.ts';
import type { Profile } from '#shared/map/map-profile.ts';

/** Ada as the identity provider describes her; `groups` as its claim says it. */
export function profile(
  parts: Partial<Omit<Profile, 'groups'>> & { groups?: unknown } = {},
): Profile {
  const { groups = ['jira-analysts'], ...person } = parts;
  const claim: GroupClaim = readGroupClaim(groups === null ? undefined : groups);
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    ...person,
    groups: claim,
  };
}
