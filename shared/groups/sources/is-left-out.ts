import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';
import { readAnyCase } from './read-any-case.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * Tells whether a claim is left out: it is not there, or null, or a blank text, which some providers send for
 * nothing; or what would hold it is not there. Another thing in place of what would hold it, such as a text, is
 * an answer that cannot be read, and so is the same name in another writing.
 */
export function isLeftOut(claims: Claims, path: ClaimPath): boolean {
  const value = readClaim(claims, path);
  if (value !== undefined) return isNothing(value);
  const names = [path].flat();
  const holders = names
    .slice(1)
    .map((_name, index) => readClaim(claims, names.slice(0, index + 1)));
  const isThere = holders.find((holder) => !isObject(holder)) ?? null;
  return isThere === null && toWritings(path).every((one) => isNothing(readAnyCase(claims, one)));
}

const isNothing = (value: unknown) =>
  (value ?? null) === null || (typeof value === 'string' && value.trim() === '');

const isObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// `resource_access.jira.roles` is one name here, and `Groups` is not `groups`. Where what others make of the path
// leads somewhere, the policy has a mistake, and no user is in no group because of it.
const toWritings = (path: ClaimPath): readonly ClaimPath[] => {
  const name = [path].flat().join('.');
  return [path, name, name.split('.')];
};
