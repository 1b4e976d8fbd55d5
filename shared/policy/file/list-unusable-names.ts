import { readClaim } from '#shared/policy/read-claim.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { PRODUCT_NAMES } from '#shared/products/product-facts.ts';
import type { Problem } from './policy-problems.ts';

/** Returns the names in tables of groups that cannot be used, which the schema of a table does not notice. */
export function listUnusableNames(raw: unknown): Problem[] {
  return PRODUCT_NAMES.flatMap((product) => {
    const path = ['products', product, 'groups', 'rename'];
    const table = readClaim({ raw }, ['raw', ...path]);
    return typeof table === 'object' && table !== null ? listInTable(Object.keys(table), path) : [];
  });
}

// A schema skips these keys without an issue.
const UNSAFE: ReadonlySet<string> = new Set(['constructor', 'prototype', '__proto__']);

// Of two spellings of one name, chance would decide which one counts.
function listInTable(names: readonly string[], path: readonly string[]): Problem[] {
  const seen = new Set<string>();
  return names.flatMap((name) => {
    const key = toGroupKey(name.trim());
    const isSecond = seen.has(key);
    seen.add(key);
    const texts = [
      ...(isSecond ? ['is here twice'] : []),
      ...(UNSAFE.has(name) ? ['cannot be a key: use transform'] : []),
    ];
    return texts.map((text) => ({ path: [...path, name], text }));
  });
}
