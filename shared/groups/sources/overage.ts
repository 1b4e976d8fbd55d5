import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * Returns whether the claims say that there are more groups than they could hold: by pointing
 * elsewhere for the claim (OpenID Connect Core section 5.6.2, which Microsoft Entra ID uses above 200
 * groups), or by the marks that Entra leaves instead of its groups.
 * Source: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#groups-overage-claim
 */
export function isOverage(claims: Claims, claim: ClaimPath): boolean {
  const [name = ''] = typeof claim === 'string' ? [claim] : claim;
  if (readClaim(claims, ['_claim_names', name]) !== undefined) return true;
  if (!isMarked(claims)) return false;
  // The marks are about `groups`: another claim that is there, such as `roles`, is whole.
  return name === GROUPS || readClaim(claims, claim) === undefined;
}

const GROUPS = 'groups';

// What came through SAML names the place to query instead of the groups, above 150 of them.
const LINKS = ['groups.link', 'http://schemas.microsoft.com/claims/groups.link'];

function isMarked(claims: Claims): boolean {
  const hasGroups = readClaim(claims, 'hasgroups');
  // Cognito writes booleans as texts.
  if (hasGroups === true || hasGroups === 'true') return true;
  return LINKS.some((link) => isFilled(readClaim(claims, link)));
}

const isFilled = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '';
