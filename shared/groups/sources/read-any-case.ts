import type { ClaimPath } from '#shared/policy/identity-policy.ts';

/**
 * Returns the value at a path of claims, whatever the letter case of its names and the blanks around them;
 * undefined: it is not there. For what must not be overlooked: which groups a user has is read by exact names.
 */
export function readAnyCase(claims: unknown, path: ClaimPath): unknown {
  return [path].flat().reduce(readOne, claims);
}

function readOne(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  const values = holder as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(values, name)) return values[name];
  const found = Object.keys(values).find((key) => toKey(key) === toKey(name));
  return found === undefined ? undefined : values[found];
}

const toKey = (name: string) => name.trim().toLowerCase();
