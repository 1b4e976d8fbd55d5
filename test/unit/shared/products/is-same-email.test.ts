import { describe, expect, it } from 'vitest';
import { isSameEmail } from '#shared/products/is-same-email.ts';

describe('two spellings of an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['Ada@example.com', 'ada@EXAMPLE.com'],
    ['\u00c9lan@example.com', 'e\u0301lan@example.com'],
    ['zo\u00eb@ex\u00e4mple.com', 'ZOE\u0308@EXA\u0308MPLE.COM'],
    ['', ''],
  ])('the addresses %j and %j are one', (one, other) => {
    expect(isSameEmail(one, other)).toBe(true);
    expect(isSameEmail(other, one)).toBe(true);
  });

  it.each([
    ['ada@example.com', 'ada@example.org'],
    ['zoe@example.com', 'zo\u00eb@example.com'],
    ['ada@example.com', ' ada@example.com'],
    ['a.da@example.com', 'ada@example.com'],
    ['ada@example.com', ''],
  ])('the addresses %j and %j are two', (one, other) => {
    expect(isSameEmail(one, other)).toBe(false);
    expect(isSameEmail(other, one)).toBe(false);
  });
});
