import type { ClaimPath } from './identity-policy.ts';

/** Returns a claim's value; undefined: it is not there. What every object inherits is no claim. */
export function readClaim(claims: Readonly<Record<string, unknown>>, path: ClaimPath): unknown {
  let value: unknown = claims;
  for (const name of typeof path === 'string' ? [path] : path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** Returns a claim as texts are compared with it: `true` as `"true"`; null: it is nothing of the kind. */
export function readScalar(
  claims: Readonly<Record<string, unknown>>,
  path: ClaimPath,
): string | null {
  const value = readClaim(claims, path);
  if (typeof value === 'string') return value.normalize('NFC').trim();
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : null;
}
