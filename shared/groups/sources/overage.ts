import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { isLeftOut } from './is-left-out.ts';
import { readAnyCase } from './read-any-case.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * Returns whether the claims say that there are more groups than they could hold: by pointing
 * elsewhere for the claim (OpenID Connect Core section 5.6.2, which Microsoft Entra ID uses above 200
 * groups), or by the marks that Entra leaves instead of its groups. What stands between Entra and us writes
 * them in its own way: as texts, in other letters, in lists.
 * Source: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#groups-overage-claim
 */
export function isOverage(claims: Claims, claim: ClaimPath): boolean {
  const [name = ''] = [claim].flat();
  const value = readClaim(claims, claim);
  if (isNamed(name, readAnyCase(claims, '_claim_names'))) return true;
  // Entra's own example has `"groups": "src1"`: the name of the place, where a list is due.
  if (typeof value === 'string' && isNamed(value, readAnyCase(claims, '_claim_sources')))
    return true;
  if (!isMarked(claims)) return false;
  // The marks are about `groups`: another claim that is there, such as `roles`, is whole.
  return name === GROUPS || value === undefined || isLeftOut(claims, claim);
}

/** Tells whether a name stands in a value of any shape, as a word of its own, in any letter case. */
function isNamed(name: string, value: unknown): boolean {
  if (name.trim() === '' || value === undefined || value === null) return false;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const pieces = ` ${text} `.toLowerCase().split(name.toLowerCase());
  return pieces
    .slice(1)
    .some((after, index) => !/^\w/.test(after) && !/\w$/.test(pieces[index] ?? ''));
}

const GROUPS = 'groups';

// What came through SAML names the place to query instead of the groups, above 150 of them.
const OVERAGE_CLAIMS = [
  ...['hasgroups', 'groups:src1'],
  ...['groups.link', 'http://schemas.microsoft.com/claims/groups.link'],
];

const isMarked = (claims: Claims) =>
  isNamed(GROUPS, readAnyCase(claims, '_claim_names')) ||
  OVERAGE_CLAIMS.some((claim) => !isDenied(readAnyCase(claims, claim)));

// Whatever else a mark says, it is there: that costs no user a group.
function isDenied(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isDenied);
  if (typeof value === 'object' && value !== null) return false;
  return ['', 'false', '0', 'no'].includes(
    String(value ?? '')
      .trim()
      .toLowerCase(),
  );
}
