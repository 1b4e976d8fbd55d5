import { type BoundedCache, boundedCache } from '#shared/base/bounded-cache.ts';
import { toGroupKey } from '#shared/products/group-key.ts';

/**
 * Tells whether a name matches one of the patterns; `*` stands for any characters, and case does not
 * matter. What it finds is remembered for each list of patterns: a list must never change.
 */
export function matchesAnyPattern(name: string, patterns: readonly string[]): boolean {
  return matches(name, patterns, EXACTLY);
}

/**
 * Tells whether a database might take the name for a matching one: some compare without accents, trailing
 * spaces and dots. For patterns that keep users out of groups.
 */
export function resemblesAnyPattern(name: string, patterns: readonly string[]): boolean {
  return matches(name, patterns, ROUGHLY);
}

interface Likeness {
  readonly toKey: (name: string) => string;
  readonly matchers: WeakMap<readonly string[], Matcher>;
}

const EXACTLY: Likeness = { toKey: toGroupKey, matchers: new WeakMap() };
const ROUGHLY: Likeness = { toKey: toRoughKey, matchers: new WeakMap() };

// No letters with an accent to Unicode, and the same as these to databases that compare without.
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ø: 'o', ł: 'l', đ: 'd', ħ: 'h' },
  ...{ æ: 'ae', œ: 'oe', ß: 'ss' },
};

function toRoughKey(name: string): string {
  const letters = name
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}]/gu, '')
    .toLowerCase();
  const plain = letters.replace(/[ıøłđħæœß]/g, (letter) => PLAIN[letter] ?? letter);
  return plain.replace(/^\s+|[\s.]+$/g, '');
}

function matches(name: string, patterns: readonly string[], likeness: Likeness): boolean {
  const matcher = likeness.matchers.get(patterns) ?? keepMatcher(patterns, likeness);
  const before = matcher.cache.get(name);
  if (before !== undefined) return before;
  const key = likeness.toKey(name);
  const found = matcher.whole.has(key) || matcher.patterns.some((pattern) => fits(key, pattern));
  matcher.cache.set(name, found);
  return found;
}

interface Matcher {
  readonly whole: ReadonlySet<string>;
  readonly patterns: readonly Pattern[];
  readonly cache: BoundedCache<boolean>;
}

function keepMatcher(patterns: readonly string[], { toKey, matchers }: Likeness): Matcher {
  const keys = patterns.map(toKey);
  const matcher = {
    whole: new Set(keys.filter((key) => !key.includes('*'))),
    patterns: keys.filter((key) => key.includes('*')).map(toPattern),
    cache: boundedCache<boolean>(),
  };
  matchers.set(patterns, matcher);
  return matcher;
}

/** The literal parts of a pattern, in order. */
interface Pattern {
  readonly first: string;
  readonly middle: readonly string[];
  readonly last: string;
}

function toPattern(key: string): Pattern {
  const [first = '', ...middle] = key.split('*');
  const last = middle.pop() ?? '';
  return { first, middle, last };
}

// The first and last part are anchored: linear, so that no pattern can be slow.
function fits(key: string, { first, middle, last }: Pattern): boolean {
  if (!key.startsWith(first) || !key.endsWith(last)) return false;
  let at = first.length;
  for (const part of middle) {
    const found = key.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= key.length - last.length;
}
