import { toGroupKey } from './group-claim.ts';

/**
 * Tells whether a name matches one of the patterns; `*` stands for any characters, and case does not
 * matter.
 */
export function matchesAnyPattern(name: string, patterns: readonly string[]): boolean {
  const key = toGroupKey(name);
  return patterns.some((pattern) => matches(key, toGroupKey(pattern).split('*')));
}

// Literal parts in order, the first and last anchored: linear, so that no pattern can be slow.
function matches(key: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return key === first;
  if (!key.startsWith(first) || !key.endsWith(last)) return false;
  const end = key.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = key.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}
