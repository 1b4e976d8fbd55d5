import { describe, expect, it } from 'vitest';
import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { readClaim } from '#shared/policy/read-claim.ts';

const CLAIMS = JSON.parse(
  '{"a":{"b":{"c":[1]}},"a.b":"dotted","n":null,"t":"text","__proto__":{"b":"own"}}',
);
const inherited = Object.create({ secret: 'inherited' });

describe('reading a claim', () => {
  it.each<[ClaimPath, unknown]>([
    ['t', 'text'],
    ['a.b', 'dotted'],
    [['a', 'b', 'c'], [1]],
    [['t'], 'text'],
    ['n', null],
    [['__proto__', 'b'], 'own'],
    ['x', undefined],
    [['a', 'x', 'c'], undefined],
    [['t', 'length'], undefined],
    [['n', 'x'], undefined],
    ['constructor', undefined],
    [['a', '__proto__'], undefined],
    [['a', 'toString'], undefined],
  ])('a claim is read by its path: %j', (path, expected) => {
    expect(readClaim(CLAIMS, path)).toEqual(expected);
  });

  it('an inherited property is no claim', () => {
    expect(readClaim(inherited, 'secret')).toBeUndefined();
  });

  it('a claim is read at a depth of fifty', () => {
    const path = Array.from({ length: 50 }, () => 'a');
    const nested = path.reduce<unknown>((inner) => ({ a: inner }), 'deep');
    expect(readClaim({ ...(nested as object) }, path)).toBe('deep');
  });
});
