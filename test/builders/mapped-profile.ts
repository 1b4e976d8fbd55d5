import type { MappedProfile } from '#shared/map/map-profile.ts';

/** Ada as the claims of `identity` describe her. */
export function mappedProfile(parts: Partial<MappedProfile> = {}): MappedProfile {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    hasVerifiedEmail: false,
    ...parts,
  };
}
