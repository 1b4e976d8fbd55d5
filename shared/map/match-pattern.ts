import { toGroupKey } from './group-claim.ts';

/**
 * Tells whether a name matches one of the patterns; `*` stands for any characters, and case does not
 * matter. What it finds is remembered for each list of patterns: a list must never change.
 */
export function matchesAnyPattern(name: string, patterns: readonly string[]): boolean {
  const matcher = matchers.get(patterns) ?? keepMatcher(patterns);
  const known = matcher.known.get(name);
  if (known !== undefined) return known;
  const key = toGroupKey(name);
  const found = matcher.whole.has(key) || matcher.parts.some((parts) => matches(key, parts));
  if (matcher.known.size >= MOST_KNOWN) matcher.known.clear();
  matcher.known.set(name, found);
  return found;
}

interface Matcher {
  readonly whole: ReadonlySet<string>;
  readonly parts: readonly (readonly string[])[];
  readonly known: Map<string, boolean>;
}

const matchers = new WeakMap<readonly string[], Matcher>();
const MOST_KNOWN = 10_000;

function keepMatcher(patterns: readonly string[]): Matcher {
  const keys = patterns.map(toGroupKey);
  const matcher = {
    whole: new Set(keys.filter((key) => !key.includes('*'))),
    parts: keys.filter((key) => key.includes('*')).map((key) => key.split('*')),
    known: new Map<string, boolean>(),
  };
  matchers.set(patterns, matcher);
  return matcher;
}

// Literal parts in order, the first and last anchored: linear, so that no pattern can be slow.
function matches(key: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
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
