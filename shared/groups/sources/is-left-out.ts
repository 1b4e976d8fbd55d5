import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * Tells whether a claim is left out: it is not there, or null, or a blank text, which some providers send for
 * nothing; or what would hold it is not there. Another thing in place of what would hold it, such as a text, is
 * an answer that cannot be read.
 */
export function isLeftOut(claims: Claims, path: ClaimPath): boolean {
  const value = readClaim(claims, path);
  if (value !== undefined) return value === null || isBlank(value);
  const names = [path].flat();
  const holders = names
    .slice(1)
    .map((_name, index) => readClaim(claims, names.slice(0, index + 1)));
  const isThere = holders.find((holder) => !isObject(holder)) ?? null;
  return isThere === null && !isMeantAsPath(claims, path);
}

const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === '';

const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// `resource_access.jira.roles` is one name here. Where the path that it is to others leads somewhere, the policy
// has a mistake, and no user is in no group because of it.
const isMeantAsPath = (claims: Claims, path: ClaimPath) =>
  typeof path === 'string' &&
  path.includes('.') &&
  readClaim(claims, path.split('.')) !== undefined;
