import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { Failure } from '#shared/base/failure.ts';
import { type GroupClaim, readGroupClaim } from './group-claim.ts';
import type { IdentityPolicy } from './identity-policy.ts';
import { matchesAnyPattern } from './match-pattern.ts';

/** A person as the identity provider describes them, in no product's words yet. */
export interface Profile {
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  readonly groups: GroupClaim;
}

/**
 * Yields the profile in an identity's claims. Throws `map.claim_missing`, `map.claim_unusable` and
 * `map.username_reserved` with the claim's name.
 */
export function mapProfile(identity: VerifiedIdentity, policy: IdentityPolicy): Profile {
  const { claims } = policy;
  const username = requireText(identity, claims.username);
  if (matchesAnyPattern(username, policy.reservedUsernames)) {
    throw new Failure('map.username_reserved', { claim: claims.username });
  }
  return {
    username,
    email: requireText(identity, claims.email),
    displayName: requireText(identity, claims.displayName, JOINERS),
    groups: readGroupClaim(identity.claims[claims.groups]),
  };
}

const LONGEST_VALUE = 255;

// One spelling per name: the same person must not become two by the way a letter is composed.
function requireText(identity: VerifiedIdentity, claim: string, harmless = /$^/g): string {
  const value = identity.claims[claim];
  if (value === undefined || value === null || value === '') {
    throw new Failure('map.claim_missing', { claim });
  }
  if (typeof value !== 'string') throw new Failure('map.claim_unusable', { claim });
  const text = value.normalize('NFC').trim();
  if (text.replace(harmless, '').trim() === '') throw new Failure('map.claim_missing', { claim });
  if (text.length > LONGEST_VALUE || INVISIBLE.test(text.replace(harmless, ''))) {
    throw new Failure('map.claim_unusable', { claim });
  }
  return text;
}

// Control, format (zero width, right-to-left), surrogate, private and unassigned characters, and
// line separators: they make one name look like another, or break the line that holds it.
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;
// Persian, Indic scripts and emoji are not written without them; nobody is looked up by this name.
const JOINERS = /[\u200c\u200d]/g;
