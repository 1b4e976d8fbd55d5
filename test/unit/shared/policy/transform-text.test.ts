import { describe, expect, it } from 'vitest';
import type { Replacement } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { transformText } from '#shared/policy/transform-text.ts';

const DOUBLE: Replacement = { replace: '(.+)', with: '$1$1' };

/** Returns a replacement that records the lengths of its texts. */
function watch() {
  const lengths: number[] = [];
  const replace = (text: string, rule: Replacement) => {
    lengths.push(text.length);
    return replaceLinear(text, rule);
  };
  return { lengths, replace };
}

describe('a text that is longer than any name', () => {
  it.each([
    [1_024, 1_024],
    [1_025, 0],
  ])('a text of %i characters is transformed to one of %i', (length, left) => {
    const text = 'a'.repeat(length);
    for (const transform of ['upper_case', { replace: 'b', with: '' }] as const) {
      expect(transformText(text, [transform], replaceLinear)).toHaveLength(left);
    }
  });

  it('a too long text meets no expression', () => {
    const { lengths, replace } = watch();
    expect(transformText('a'.repeat(11_000), [DOUBLE], replace)).toBe('');
    expect(lengths).toEqual([]);
  });

  it('a text that a transform makes too long grows no further', () => {
    const { lengths, replace } = watch();
    expect(
      transformText(
        'a',
        Array.from({ length: 40 }, () => DOUBLE),
        replace,
      ),
    ).toBe('');
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024]);
  });

  it('a too long text without transforms is left as it is', () => {
    const text = 'a'.repeat(1_025);
    expect(transformText(text, [], replaceLinear)).toBe(text);
  });
});
