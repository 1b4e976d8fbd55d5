import { Failure } from '#shared/base/failure.ts';
import { findOddCharacter } from '#shared/base/find-odd-character.ts';
import { applyTransform, type Replace } from '#shared/policy/apply-transform.ts';
import type { TextRules, Transform } from '#shared/policy/identity-policy.ts';
import { readProfileClaim } from '#shared/policy/read-profile-claim.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { fillTemplate } from './fill-template.ts';
import { isListAsText } from './is-list-as-text.ts';
import { unusableClaim } from './unusable-claim.ts';

type Claims = Readonly<Record<string, unknown>>;

/** A text, and the claim or the template that it came from. */
export interface ClaimedText {
  readonly text: string;
  readonly claim: string;
}

/**
 * Returns the text that a user is known by, from the first claim that is there, in one composition of its
 * letters. Throws `map.claim_missing` and `map.claim_unusable` with the claim's name. A claim that is there
 * and unusable is a refusal, not a reason to take the next: which account is a user's must not depend on an
 * accident.
 */
export function requireText(claims: Claims, rules: TextRules, replace: Replace): ClaimedText {
  const found = findText(claims, rules);
  // Templates and transforms put letters together that were apart.
  const text = transform(found, rules.transform, replace).trim().normalize('NFC');
  return requireUsable({ ...found, text });
}

function findText(claims: Claims, { from }: TextRules): ClaimedText {
  for (const claim of from) {
    const text = fillTemplate(claim, (name) => readText(claims, name));
    if (text !== null) return { text, claim };
  }
  throw new Failure('map.claim_missing', { claim: from[0] ?? '' });
}

// One spelling per name: one user must not become two by the way a letter is composed.
function readText(claims: Claims, claim: string): string | null {
  const value = readProfileClaim(claims, claim);
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) throw unusableClaim(claim, 'several_values');
  if (typeof value !== 'string') throw unusableClaim(claim, 'no_text');
  const text = value.normalize('NFC').trim();
  if (text === '') return null;
  if (isListAsText(text)) throw unusableClaim(claim, 'several_values');
  return requireUsable({ text, claim }).text;
}

function transform(found: ClaimedText, transforms: readonly Transform[], replace: Replace): string {
  return transforms.reduce((text, one) => {
    const changed = applyTransform(text, one, replace);
    if (changed === null) throw unusableClaim(found.claim, 'too_long');
    // `ß` becomes `SS` and `ſ` becomes `S`: then two users would have one name.
    const isOther = changed.length !== text.length || !isSameUser(changed, text);
    if (typeof one === 'string' && isOther) throw unusableClaim(found.claim, 'letter_case');
    return changed;
  }, found.text);
}

const LONGEST_TEXT = 255;

function requireUsable(found: ClaimedText): ClaimedText {
  const { text, claim } = found;
  if (text === '') throw unusableClaim(claim, 'nothing_left');
  if (text.length > LONGEST_TEXT) throw unusableClaim(claim, 'too_long');
  const character = findOddCharacter(text);
  if (character !== null) throw unusableClaim(claim, 'odd_character', character);
  return found;
}
