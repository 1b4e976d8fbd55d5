import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { Failure } from '#shared/base/failure.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { toScalar } from '#shared/policy/to-scalar.ts';

/**
 * Throws `map.claim_refused` with the claim's name unless each required claim has one of its values, or is
 * a list that holds one, in any case. Providers write booleans as texts, too. A part of a value never counts.
 */
export function requireClaims(
  { claims }: VerifiedIdentity,
  required: readonly ClaimRequirement[],
): void {
  for (const { claim, is } of required) {
    const values = new Set([readClaim(claims, claim)].flat().map(toKey));
    if (is.some((one) => values.has(toKey(one)))) continue;
    throw new Failure('map.claim_refused', { claim: [claim].flat().join('.') });
  }
}

const toKey = (value: unknown) => toScalar(value)?.toLowerCase();
