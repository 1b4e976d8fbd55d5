import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { type MappedProfile, type Mapping, mapProfile } from '#shared/map/map-profile.ts';
import { requireClaims } from '#shared/map/require-claims.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import type { Directory } from './directory.ts';

/** Who may come, how claims become a person, and what the product can hold of one. */
export interface ProfileRulesInUse {
  readonly require: readonly ClaimRequirement[];
  readonly mapping: Mapping;
  readonly directory: Pick<Directory, 'toSupportedUser'>;
}

/**
 * Returns the person in an identity's claims, in the spelling that the product can hold, without asking
 * anybody. Throws `map.claim_refused`, what `mapProfile` throws, and `provision.username_refused`.
 */
export function readProfile(
  identity: VerifiedIdentity,
  { require, mapping, directory }: ProfileRulesInUse,
): MappedProfile {
  requireClaims(identity, require);
  const claimed = mapProfile(identity, mapping);
  return { ...claimed, ...directory.toSupportedUser(claimed) };
}
