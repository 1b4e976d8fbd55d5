/**
 * What the identity provider says of a person's groups. `absent` is not `empty`: some providers
 * leave the claim out when they fail or when there are too many groups, and some when there is none.
 */
export type GroupClaim =
  | { readonly state: 'present'; readonly names: readonly string[] }
  | { readonly state: 'empty' }
  | { readonly state: 'absent' };

/**
 * Yields the state of a groups claim. A list of names is present or empty; anything else (missing,
 * a single text, an object, a list with something that is no name) is absent: a claim that we cannot
 * read must never cost anybody a group.
 */
export function readGroupClaim(value: unknown): GroupClaim {
  if (!Array.isArray(value) || !value.every(isName)) return { state: 'absent' };
  if (value.length === 0) return { state: 'empty' };
  const byKey = new Map(
    value.toSorted().map((name) => [toGroupKey(name), name.normalize('NFC').trim()]),
  );
  return { state: 'present', names: [...byKey.values()] };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && !/[\p{C}\p{Zl}\p{Zp}]/u.test(value);

/** Yields the form in which two names of the same group are equal: the products ignore case. */
export function toGroupKey(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}
