import type { MappedProfile } from '#shared/map/map-profile.ts';

/** Returns the profile in the claims of `identity`. */
export function mappedProfile(parts: Partial<MappedProfile> = {}): MappedProfile {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    hasVerifiedEmail: false,
    ...parts,
  };
}
