import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { groupsUnavailable } from './groups-unavailable.ts';

/**
 * Returns the text of a claim by which a directory knows the user. Throws `map.groups_unavailable`
 * with reason `claim_missing` when there is none.
 */
export function requireText({ claims }: VerifiedIdentity, claim: ClaimPath): string {
  const value = readClaim(claims, claim);
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw groupsUnavailable('claim_missing', { claim: [claim].flat().join('.') });
}
