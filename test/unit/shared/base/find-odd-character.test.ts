import { describe, expect, it } from 'vitest';
import { findOddCharacter } from '#shared/base/find-odd-character.ts';

describe('a character that no name holds on purpose', () => {
  it.each([
    ['', null],
    ['Ada Lovelace', null],
    ["zo\u00eb o'neil", null],
    ['\u6b66\u7530 🦉', null],
    ['a\u00a0b', null],
    ['a\nb', 'line_break'],
    ['a\tb', 'control'],
    ['a\u007f', 'control'],
    ['a\u200db', 'joiner'],
    ['a\u2067b', 'direction'],
    ['a\u200bb', 'zero_width'],
    ['a\udc00', 'half'],
    ['a\u{f0000}', 'private_use'],
    ['a\u0378', 'unassigned'],
    ['a\u{e0041}', 'invisible'],
    ['a\u034f', 'invisible'],
    ['a\u2065', 'invisible'],
    ['a\u2800', 'invisible'],
  ] as const)('the text %j holds a character of the kind %s', (text, kind) => {
    expect(findOddCharacter(text)).toBe(kind);
  });
});
