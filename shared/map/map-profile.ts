import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { Failure } from '#shared/base/failure.ts';
import { INVISIBLE } from '#shared/groups/group-claim.ts';
import type { ProfileRules, TextRules } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { toScalar } from '#shared/policy/to-scalar.ts';
import { type Replace, transformText } from '#shared/policy/transform-text.ts';
import { isSameEmail } from '#shared/products/is-same-email.ts';
import type { User } from '#shared/products/user.ts';

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
 * `map.username_reserved` with the claim's name. A claim that is there and unusable is a refusal, not
 * a reason to take the next: which account is a user's must not depend on an accident.
 */
export function mapProfile(identity: VerifiedIdentity, mapping: ProfileMapping): MappedProfile {
  const { profile, reservedUsernames, replace } = mapping;
  const { text: username, claim } = requireText(identity, profile.username, replace);
  if (matchesAnyPattern(username, reservedUsernames)) {
    throw new Failure('map.username_reserved', { claim });
  }
  const { text: email } = requireText(identity, profile.email, replace);
  return {
    username,
    email,
    displayName: requireText(identity, { ...profile.displayName, mayJoin: true }, replace).text,
    hasVerifiedEmail:
      toScalar(readClaim(identity.claims, 'email_verified'))?.toLowerCase() === 'true' &&
      isSameEmail(toScalar(readClaim(identity.claims, 'email')) ?? '', email),
  };
}

const LONGEST_VALUE = 255;

interface Wanted extends TextRules {
  /** The joiners of scripts count as letters. */
  readonly mayJoin?: boolean;
}

/** A text, and the claim that it came from. */
interface Found {
  readonly text: string;
  readonly claim: string;
}

// Persian, Indic scripts and emoji are not written without them; no account is looked up by this name.
const JOINERS = /[\u200c\u200d]/g;
// Marks that say in which direction a script runs, which it does without them, too.
const DIRECTIONS = /[\u200e\u200f\u061c]/g;

function requireText(identity: VerifiedIdentity, wanted: Wanted, replace: Replace): Found {
  const found = findText(identity, wanted);
  // Templates and transforms put letters together that were apart.
  const text = transformText(found.text, wanted.transform, replace).normalize('NFC');
  requireUsable({ ...found, text }, wanted);
  return { ...found, text };
}

function findText(identity: VerifiedIdentity, wanted: Wanted): Found {
  for (const from of wanted.from) {
    const found = from.includes('{')
      ? fillTemplate(identity, from, wanted)
      : readText(identity, from, wanted);
    if (found !== null) return found;
  }
  throw new Failure('map.claim_missing', { claim: wanted.from[0] ?? '' });
}

// All of its claims, or it is none.
function fillTemplate(identity: VerifiedIdentity, template: string, wanted: Wanted): Found | null {
  let missing = false;
  const text = template.replace(/\{([^{}]+)\}/g, (_whole, claim: string) => {
    const found = readText(identity, claim, wanted);
    missing ||= found === null;
    return found?.text ?? '';
  });
  return missing ? null : { text, claim: template };
}

// One spelling per name: one user must not become two by the way a letter is composed.
function readText({ claims }: VerifiedIdentity, claim: string, wanted: Wanted): Found | null {
  const value = readClaim(claims, claim);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new Failure('map.claim_unusable', { claim });
  const text = (wanted.mayJoin ? value.replace(DIRECTIONS, '') : value).normalize('NFC').trim();
  if (toVisible(text, wanted).trim() === '') return null;
  requireUsable({ text, claim }, wanted);
  return { text, claim };
}

function requireUsable({ text, claim }: Found, wanted: Wanted): void {
  const visible = toVisible(text, wanted);
  if (visible.trim() === '' || text.length > LONGEST_VALUE || INVISIBLE.test(visible)) {
    throw new Failure('map.claim_unusable', { claim });
  }
}

const toVisible = (text: string, { mayJoin }: Wanted) =>
  mayJoin ? text.replace(JOINERS, '') : text;
