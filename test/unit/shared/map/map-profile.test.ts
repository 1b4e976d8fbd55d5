import { describe, expect, it } from 'vitest';
import type { Evidence } from '#shared/base/failure.ts';
import type { CharacterKind } from '#shared/base/find-odd-character.ts';
import { mapProfile } from '#shared/map/map-profile.ts';
import { identity } from '#test/builders/identity.ts';
import { type MappingParts, mapping } from '#test/builders/mapping.ts';
import { textRules } from '#test/builders/text-rules.ts';

const map = (claims: Readonly<Record<string, unknown>> = {}, parts: MappingParts = {}) =>
  mapProfile(identity({ claims: { ...identity().claims, ...claims } }), mapping(parts));

describe('a mapped profile', () => {
  it('a profile is mapped from the claims that the policy names', () => {
    expect(map()).toEqual({
      username: 'ada',
      email: 'ada@example.com',
      displayName: 'Ada Lovelace',
      hasVerifiedEmail: false,
    });
  });

  it.each([
    ['without the blanks around it', '  Ada  ', 'Ada'],
    ['in one composition of letters', 'U\u0308nal', '\u00dcnal'],
    ['with quotes, slashes and plus signs', `O'Neil + "Co" a/b`, `O'Neil + "Co" a/b`],
    ['in any script', '山田 太郎', '山田 太郎'],
    ['beyond the basic plane', 'Ada 🦉', 'Ada 🦉'],
    ['of 255 characters', 'a'.repeat(255), 'a'.repeat(255)],
  ])('a text %s is mapped', (_title, claim, value) => {
    expect(map({ name: claim }).displayName).toBe(value);
    expect(map({ preferred_username: claim }).username).toBe(value);
  });
});

describe('a user name that stands for none', () => {
  it.each(['null', 'NULL', 'undefined', 'n/a', 'N/A', '-', '--', '.', '***'])(
    'a user name that stands for none is refused: %s',
    (name) => {
      expect(() => map({ preferred_username: name })).toThrow(
        expect.objectContaining({
          code: 'map.claim_unusable',
          evidence: { claim: 'preferred_username', reason: 'placeholder' },
        }),
      );
    },
  );

  it.each(['nil', 'none', 'na', 'null1', 'a.b', 'x'])('a short user name is mapped: %s', (name) => {
    expect(map({ preferred_username: name }).username).toBe(name);
  });
});

describe('a reserved user name', () => {
  it.each([
    ['as it was written', 'admin'],
    ['in another case', 'Admin'],
    ['with blanks around it', ' admin\t'],
    ['with a reserved beginning', 'svc-edge'],
    ['with a reserved beginning in another case', 'SVC-Edge'],
    ['of nothing but a reserved beginning', 'svc-'],
  ])('a reserved user name %s is refused', (_title, name) => {
    expect(() => map({ preferred_username: name })).toThrow(
      expect.objectContaining({
        code: 'map.username_reserved',
        evidence: { claim: 'preferred_username' },
      }),
    );
  });

  it('a reserved user name is refused in either composition of its letters', () => {
    const reservedUsernames = ['b\u00fcro'];
    expect(() => map({ preferred_username: 'Bu\u0308ro' }, { reservedUsernames })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved' }),
    );
  });

  it('a reserved user name is refused before any other claim is checked', () => {
    expect(() => map({ preferred_username: 'admin', email: undefined, name: 17 })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved' }),
    );
  });

  it('a reserved user name is refused with the claim that the policy takes user names from', () => {
    const username = textRules(['login', 'preferred_username']);
    expect(() => map({ login: 'admin' }, { username })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved', evidence: { claim: 'login' } }),
    );
  });

  it('a user name that is reserved only after the transforms is refused', () => {
    const username = textRules(['email'], [{ strip_domain: ['example.com'] }]);
    expect(() => map({ email: 'Admin@Example.com' }, { username })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved', evidence: { claim: 'email' } }),
    );
  });

  it.each(['administrator', 'ada.admin', 'my-svc-edge', 'svc', 'adm'])(
    'a user name that only resembles a reserved one is accepted: %s',
    (name) => {
      expect(map({ preferred_username: name }).username).toBe(name);
    },
  );

  it('a reserved user name may stand in the other claims', () => {
    expect(map({ name: 'Admin', email: 'svc-edge@example.com' })).toMatchObject({
      displayName: 'Admin',
      email: 'svc-edge@example.com',
    });
  });

  it('no user name is reserved where the policy reserves none', () => {
    expect(map({ preferred_username: 'admin' }, { reservedUsernames: [] }).username).toBe('admin');
  });
});

const STRICT = ['preferred_username', 'email'];
const each = <T extends readonly unknown[]>(values: readonly T[]) =>
  STRICT.flatMap((claim) => values.map((value) => [claim, ...value] as const));
const unusable = (evidence: Evidence) =>
  expect.objectContaining({ code: 'map.claim_unusable', evidence });

describe('an unusable claim', () => {
  it.each(
    each([
      ['not there', undefined],
      ['null', null],
      ['empty', ''],
      ['blank', ' \t\u00a0'],
    ]),
  )('a claim %s that is %s is missing', (claim, _title, value) => {
    expect(() => map({ [claim]: value })).toThrow(
      expect.objectContaining({ code: 'map.claim_missing', evidence: { claim } }),
    );
  });

  it.each(
    each([
      ['a number', 17, 'no_text'],
      ['an object', { value: 'ada' }, 'no_text'],
      ['true', true, 'no_text'],
      ['a list', ['ada@example.com'], 'several_values'],
      ['several values in brackets', '[ada%40example.com, a.l%40example.com]', 'several_values'],
      ['a list that became a text', '["ada@example.com"]', 'several_values'],
      ['longer than 255 characters', `${'a'.repeat(250)}@b.com`, 'too_long'],
    ]),
  )(
    'a claim %s that is %s is unusable, and its value is not disclosed',
    (claim, _title, value, reason) => {
      expect(() => map({ [claim]: value })).toThrow(unusable({ claim, reason }));
    },
  );

  it.each(
    each<[string, string, CharacterKind]>([
      ['a line break', 'ada\nbob@x', 'line_break'],
      ['a carriage return', 'ada\r\nbob@x', 'line_break'],
      ['a line separator', 'ada\u2028bob@x', 'line_break'],
      ['a tab', 'ada\tbob@x', 'control'],
      ['a null character', 'ada\u0000@x', 'control'],
      ['a zero-width space', 'a\u200bda@x', 'zero_width'],
      ['a soft hyphen', 'a\u00adda@x', 'zero_width'],
      ['a byte order mark inside', 'a\ufeffda@x', 'zero_width'],
      ['a joiner', 'ad\u200da@x', 'joiner'],
      ['a non-joiner', 'ad\u200ca@x', 'joiner'],
      ['a mark of direction', '\u200eada@x', 'direction'],
      ['an Arabic mark of direction', 'ada\u061c@x', 'direction'],
      ['an override of direction', '\u202eada@x', 'direction'],
      ['half a character', 'ada\ud800@x', 'half'],
      ['a character of private use', 'ada\ue000@x', 'private_use'],
      ['a character that Unicode does not have', 'ada\u0378@x', 'unassigned'],
      ['a letter that shows nothing', 'ada\u3164@x', 'invisible'],
      ['a variant that shows nothing', 'ada\ufe0f@x', 'invisible'],
      ['a pattern of Braille without a dot', 'ada\u2800@x', 'invisible'],
    ]),
  )(
    'a claim %s with %s is unusable, and the evidence says what kind of character it is',
    (claim, _title, value, character) => {
      expect(() => map({ [claim]: value })).toThrow(
        unusable({ claim, reason: 'odd_character', character }),
      );
    },
  );

  it.each([
    'n/a',
    'none',
    '-',
    '@',
    'ada@',
    '@example.com',
    'ada@example@com',
    'ada @example.com',
    'ada@exam ple.com',
    'ada\u00a0l@example.com',
    'Ada <ada@example.com>',
    '<ada@example.com>',
    'mailto:ada@example.com',
    'ada@example.com, bob@example.com',
    'ada@example.com;bob@example.com',
    'ada@example.com,',
    'ada@example..com',
    'ada@.example.com',
    'ada@example.com.',
    'n/a@n/a',
    'ada@[10.0.0.1]',
    'ada%40example.com',
    '["ada@example.com"',
    `${'a'.repeat(243)}@example.com`,
  ])('the e-mail address %j is unusable, because it is none', (email) => {
    expect(() => map({ email })).toThrow(unusable({ claim: 'email', reason: 'no_address' }));
  });

  it.each([
    'ada@example.com',
    'ada@localhost',
    "o'neil+jira@example.co.uk",
    'a..b.@docomo.ne.jp',
    'zo\u00eb@ex\u00e4mple.com',
    '\u6b66\u7530@\u4f8b\u3048.jp',
    '#!$%&*/=?^_{|}~-@example.com',
    'ada@mail_1.example.com',
    `${'a'.repeat(242)}@example.com`,
  ])('the e-mail address %s is taken', (email) => {
    expect(map({ email }).email).toBe(email);
  });

  it('an address that a template makes of an odd user name is unusable', () => {
    const email = textRules(['{preferred_username}@users.example.com']);
    expect(map({ preferred_username: 'ada.l' }, { email }).email).toBe('ada.l@users.example.com');
    for (const preferred_username of ['ada l', 'ada@example.com', 'ada,l']) {
      expect(() => map({ preferred_username }, { email })).toThrow(
        unusable({ claim: '{preferred_username}@users.example.com', reason: 'no_address' }),
      );
    }
  });
});
