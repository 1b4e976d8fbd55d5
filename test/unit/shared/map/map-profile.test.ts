import { describe, expect, it } from 'vitest';
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

describe('a display name', () => {
  it.each([
    ['Persian', 'علی\u200cرضا'],
    ['Sinhala', 'ශ්\u200dරී'],
    ['an emoji', 'Ada 👩\u200d💻'],
  ])('a display name in %s keeps its joiners', (_script, name) => {
    expect(map({ name }).displayName).toBe(name);
  });

  it.each([
    ['preferred_username', 'ad\u200da'],
    ['email', 'ada\u200c@example.com'],
  ])(
    'a joiner makes the claim %s unusable, because only display names may hold one',
    (claim, value) => {
      expect(() => map({ [claim]: value })).toThrow(
        expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim } }),
      );
    },
  );

  it.each([
    ['\u05d0\u05d1\u05d2 (Ada)\u200f', '\u05d0\u05d1\u05d2 (Ada)'],
    ['\u200eAda', 'Ada'],
    ['\u0627\u061cAda', '\u0627Ada'],
  ])('a display name loses its marks of direction: %j', (name, taken) => {
    expect(map({ name }).displayName).toBe(taken);
  });

  it.each([
    ['preferred_username', 'ada\u200f'],
    ['preferred_username', '\u200eada'],
    ['email', 'ada\u061c@example.com'],
  ])(
    'a mark of direction makes the claim %s unusable, because only display names may hold one',
    (claim, value) => {
      expect(() => map({ [claim]: value })).toThrow(
        expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim } }),
      );
    },
  );

  it.each(['\u202eAda', 'Ada\u2066', '\u202aAda\u202c'])(
    'a display name that changes the direction of the text after it is unusable: %j',
    (name) => {
      expect(() => map({ name })).toThrow(
        expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim: 'name' } }),
      );
    },
  );

  it.each(['\u200f', '\u200e \u200d'])(
    'a display name of nothing but marks is missing: %j',
    (name) => {
      expect(() => map({ name })).toThrow(expect.objectContaining({ code: 'map.claim_missing' }));
    },
  );

  it.each(['\u200d', '\u200c \u200d'])(
    'a display name of nothing but joiners is missing',
    (name) => {
      expect(() => map({ name })).toThrow(
        expect.objectContaining({ code: 'map.claim_missing', evidence: { claim: 'name' } }),
      );
    },
  );

  it('a display name with a zero-width space is unusable', () => {
    expect(() => map({ name: 'Ada \u200d\u200b' })).toThrow(
      expect.objectContaining({ code: 'map.claim_unusable' }),
    );
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
    expect(map({ name: 'Admin', email: 'svc-edge' })).toMatchObject({
      displayName: 'Admin',
      email: 'svc-edge',
    });
  });

  it('no user name is reserved where the policy reserves none', () => {
    expect(map({ preferred_username: 'admin' }, { reservedUsernames: [] }).username).toBe('admin');
  });
});

const PERSONAL = ['preferred_username', 'email', 'name'];
const each = (values: [string, unknown][]) =>
  PERSONAL.flatMap((claim) => values.map(([title, value]) => [claim, title, value] as const));

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
      ['a number', 17],
      ['a list', ['ada']],
      ['an object', { value: 'ada' }],
      ['true', true],
      ['longer than 255 characters', 'a'.repeat(256)],
      ['broken into lines', 'ada\nbob'],
      ['broken by a line separator', 'ada\u2028bob'],
      ['with a null character', 'ada\u0000'],
      ['with a zero-width space', 'a\u200bda'],
      ['turned from right to left', '\u202eada'],
      ['with half a character', 'ada\ud800'],
    ]),
  )('a claim %s that is %s is unusable, and its value is not disclosed', (claim, _title, value) => {
    expect(() => map({ [claim]: value })).toThrow(
      expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim } }),
    );
  });
});
