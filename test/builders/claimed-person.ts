import type { ClaimedPerson } from '#shared/map/map-profile.ts';

/** Ada as the claims of `identity` describe her. */
export function claimedPerson(parts: Partial<ClaimedPerson> = {}): ClaimedPerson {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    hasVerifiedEmail: false,
    ...parts,
  };
}
