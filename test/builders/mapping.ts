import type { ProfileMapping } from '#shared/map/map-profile.ts';
import type { ProfileRules } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { profileRules } from './profile-rules.ts';

/** What differs from the mapping of the usual claims. */
export type MappingParts = Partial<ProfileRules> &
  Partial<Pick<ProfileMapping, 'reservedUsernames'>>;

/** Returns the mapping of the usual claims of OpenID Connect; `admin` and `svc-…` are reserved. */
export function mapping({ reservedUsernames, ...profile }: MappingParts = {}): ProfileMapping {
  return {
    profile: profileRules(profile),
    reservedUsernames: reservedUsernames ?? ['admin', 'svc-*'],
    replace: replaceLinear,
  };
}
