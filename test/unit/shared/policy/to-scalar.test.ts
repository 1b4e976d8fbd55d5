import { describe, expect, it } from 'vitest';
import { toScalar } from '#shared/policy/to-scalar.ts';

describe('comparing a claim', () => {
  it.each<[unknown, string | null]>([
    [' text ', 'text'],
    ['u\u0308', '\u00fc'],
    [true, 'true'],
    [false, 'false'],
    [0, '0'],
    ['', ''],
    [null, null],
    [undefined, null],
    [['text'], null],
    [{ text: 'text' }, null],
  ])('the claim %j is compared as %j', (value, expected) => {
    expect(toScalar(value)).toBe(expected);
  });
});
