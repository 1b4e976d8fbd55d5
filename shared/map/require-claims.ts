import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { Failure } from '#shared/base/failure.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import { readScalar } from '#shared/policy/read-claim.ts';

/**
 * Throws `map.claim_refused` with the claim's name unless each required claim has one of its values,
 * in any case. Providers write booleans as texts, too.
 */
export function requireClaims(
  { claims }: VerifiedIdentity,
  required: readonly ClaimRequirement[],
): void {
  for (const { claim, is } of required) {
    const value = readScalar(claims, claim)?.toLowerCase();
    if (value !== undefined && is.some((one) => one.toLowerCase() === value)) continue;
    throw new Failure('map.claim_refused', { claim: [claim].flat().join('.') });
  }
}
