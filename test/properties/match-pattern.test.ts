import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';

const letters = (alphabet: string) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength: 8 }).map((all) => all.join(''));

/** Returns whether a pattern means a name, by the plainest possible definition. */
function means(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  const [first, others] = [pattern.charAt(0), pattern.slice(1)];
  if (first !== '*') return name.startsWith(first) && means(others, name.slice(1));
  return Array.from({ length: name.length + 1 }, (_, at) => name.slice(at)).some((tail) =>
    means(others, tail),
  );
}

it('a name matches a pattern exactly when each star can stand for some text', () => {
  fc.assert(
    fc.property(letters('ab'), letters('ab*'), (name, pattern) => {
      expect(matchesAnyPattern(name, [pattern])).toBe(means(pattern, name));
    }),
    { numRuns: 2_000 },
  );
});

it('a name matches patterns exactly when it matches one of them', () => {
  fc.assert(
    fc.property(letters('ab'), fc.array(letters('ab*'), { maxLength: 3 }), (name, patterns) => {
      const expected = patterns.some((pattern) => means(pattern, name));
      expect(matchesAnyPattern(name, patterns)).toBe(expected);
    }),
  );
});

it('the characters of a name stand for themselves alone, in any case', () => {
  const names = fc
    .string({ unit: 'binary-ascii', maxLength: 12 })
    .filter((name) => !name.includes('*'));
  fc.assert(
    fc.property(names, (name) => {
      expect(matchesAnyPattern(name.toUpperCase(), [name])).toBe(true);
      expect(matchesAnyPattern(`x${name.trim()}`, [name])).toBe(false);
    }),
  );
});
