import { describeExpression } from './describe-expression.ts';
import { judgePattern } from './judge-pattern.ts';
import type { Problem } from './policy-problems.ts';
import type { PolicyFile } from './policy-schema.ts';

const KEYS = ['drop', 'required', 'managed', 'protected', 'access'] as const;

/** Returns the patterns of a policy that look like regular expressions and may be names all the same. */
export function listDoubtfulPatterns({ products, reservedUsernames }: PolicyFile): Problem[] {
  const inProducts = Object.entries(products).flatMap(([product, { groups }]) =>
    KEYS.flatMap((key) => listInPatterns(groups[key], ['products', product, 'groups', key])),
  );
  return [...listInPatterns(reservedUsernames, ['reservedUsernames']), ...inProducts];
}

function listInPatterns(patterns: readonly string[] | string, path: readonly string[]): Problem[] {
  if (typeof patterns === 'string') return [];
  return patterns.flatMap((pattern, index) =>
    judgePattern(pattern) === 'doubtful'
      ? [{ path: [...path, index], text: describeExpression(pattern) }]
      : [],
  );
}
