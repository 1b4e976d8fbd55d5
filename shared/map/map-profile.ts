import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Replace } from '#shared/policy/apply-transform.ts';
import type { ProfileRules } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { toScalar } from '#shared/policy/to-scalar.ts';
import { isSameEmail } from '#shared/products/is-same-email.ts';
import type { User } from '#shared/products/user.ts';
import { isEmailAddress } from './is-email-address.ts';
import { readDisplayName } from './read-display-name.ts';
import { requireText } from './require-text.ts';
import { toDisplayName } from './to-display-name.ts';
import { unusableClaim } from './unusable-claim.ts';

/** A user as the claims of the identity provider describe them, under the policy of one product. */
export interface MappedProfile extends User {
  /** The provider says that the e-mail address is the user's. */
  readonly hasVerifiedEmail: boolean;
}

/** How claims become a profile. */
export interface ProfileMapping {
  readonly profile: ProfileRules;
  readonly reservedUsernames: readonly string[];
  readonly replace: Replace;
}

/**
 * Returns the profile in an identity's claims. Throws `map.claim_missing`, `map.claim_unusable` and
 * `map.username_reserved` with the name of the claim of the user name or the e-mail address. The display
 * name is never a reason to refuse: without one it is the user name.
 */
export function mapProfile({ claims }: VerifiedIdentity, mapping: ProfileMapping): MappedProfile {
  const { profile, reservedUsernames, replace } = mapping;
  const { text: username, claim } = requireText(claims, profile.username, replace);
  if (PLACEHOLDER.test(username)) throw unusableClaim(claim, 'placeholder');
  if (matchesAnyPattern(username, reservedUsernames)) {
    throw new Failure('map.username_reserved', { claim });
  }
  const email = requireAddress(claims, mapping);
  return {
    username,
    email,
    displayName: readDisplayName(claims, profile.displayName, replace) ?? toDisplayName(username),
    hasVerifiedEmail:
      toScalar(readClaim(claims, 'email_verified'))?.toLowerCase() === 'true' &&
      isSameEmail(toScalar(readClaim(claims, 'email')) ?? '', email),
  };
}

// What mappers write for a value that is not there: all users without one would share an account.
const PLACEHOLDER = /^(?:null|undefined|n\/a|[!-/:-@[-`{-~]+)$/i;

function requireAddress(
  claims: VerifiedIdentity['claims'],
  { profile, replace }: ProfileMapping,
): string {
  const { text, claim } = requireText(claims, profile.email, replace);
  if (!isEmailAddress(text)) throw unusableClaim(claim, 'no_address');
  return text;
}
