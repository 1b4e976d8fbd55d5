import { describeExpression } from './describe-expression.ts';
import { judgePattern } from './judge-pattern.ts';
import type { Problem } from './policy-problems.ts';
import type { PolicyFile } from './policy-schema.ts';

const KEYS = ['drop', 'required', 'managed', 'protected', 'access'] as const;

/**
 * Returns the patterns of a policy that look like regular expressions, or like a word of the policy, and may be
 * names all the same.
 */
export function listDoubtfulPatterns({ products, reservedUsernames }: PolicyFile): Problem[] {
  const inProducts = Object.entries(products).flatMap(([product, { groups }]) => {
    const path = ['products', product, 'groups'];
    return [
      ...KEYS.flatMap((key) => listInPatterns(groups[key], [...path, key])),
      ...listEverybody(groups.required, [...path, 'required']),
    ];
  });
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

// In brackets it is a group like another: every user who is not in it is refused.
const listEverybody = (required: readonly string[] | string, path: readonly string[]): Problem[] =>
  typeof required !== 'string' && required.includes('everybody')
    ? [{ path, text: 'everybody in brackets is the name of a group: write required: everybody' }]
    : [];
