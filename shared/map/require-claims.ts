import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { Failure } from '#shared/base/failure.ts';
import { splitCognitoText } from '#shared/groups/split-cognito-text.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { readProfileClaim } from '#shared/policy/read-profile-claim.ts';
import { toScalar } from '#shared/policy/to-scalar.ts';

/**
 * Throws `map.claim_refused` with the claim's name unless each required claim has one of its values, or is
 * a list that holds one, in any case. Providers write booleans as texts, too. A part of a value never counts.
 */
export function requireClaims(
  { claims }: VerifiedIdentity,
  required: readonly ClaimRequirement[],
): void {
  for (const { claim, is, format } of required) {
    const values = new Set(listValues(readRequired(claims, claim), format).map(toKey));
    if (is.some((one) => values.has(toKey(one)))) continue;
    throw new Failure('map.claim_refused', { claim: [claim].flat().join('.') });
  }
}

// A text is read as in the profile: a requirement that no token can meet locks every user out.
const readRequired = (claims: VerifiedIdentity['claims'], claim: ClaimRequirement['claim']) =>
  typeof claim === 'string' ? readProfileClaim(claims, claim) : readClaim(claims, claim);

function listValues(value: unknown, format: ClaimRequirement['format']): readonly unknown[] {
  if (typeof value !== 'string' || format === undefined) return [value].flat();
  // What is no text of Cognito's is one value, as it stands there.
  return splitCognitoText(value) ?? [value];
}

const toKey = (value: unknown) => toScalar(value)?.toLowerCase();
