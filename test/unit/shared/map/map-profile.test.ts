import { describe, expect, it } from 'vitest';
import { mapProfile } from '#shared/map/map-profile.ts';
import { identity } from '#test/builders/identity.ts';
import { type MappingParts, mapping } from '#test/builders/mapping.ts';
import { textRules } from '#test/builders/text-rules.ts';

const map = (claims: Readonly<Record<string, unknown>> = {}, parts: MappingParts = {}) =>
  mapProfile(identity({ claims: { ...identity().claims, ...claims } }), mapping(parts));

describe('a person', () => {
  it('is made of the claims that the policy names', () => {
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
  ])('holds a text %s', (_title, claim, value) => {
    expect(map({ name: claim }).displayName).toBe(value);
    expect(map({ preferred_username: claim }).username).toBe(value);
  });
});

describe('a display name', () => {
  it.each([
    ['Persian', 'علی\u200cرضا'],
    ['Sinhala', 'ශ්\u200dරී'],
    ['an emoji', 'Ada 👩\u200d💻'],
  ])('in %s keeps its joiners, and locks nobody out', (_script, name) => {
    expect(map({ name }).displayName).toBe(name);
  });

  it.each([
    ['preferred_username', 'ad\u200da'],
    ['email', 'ada\u200c@example.com'],
  ])('alone may hold joiners: %s may not', (claim, value) => {
    expect(() => map({ [claim]: value })).toThrow(
      expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim } }),
    );
  });

  it.each([
    ['\u05d0\u05d1\u05d2 (Ada)\u200f', '\u05d0\u05d1\u05d2 (Ada)'],
    ['\u200eAda', 'Ada'],
    ['\u0627\u061cAda', '\u0627Ada'],
  ])('with a mark of direction is taken without it: %j', (name, taken) => {
    expect(map({ name }).displayName).toBe(taken);
  });

  it.each([
    ['preferred_username', 'ada\u200f'],
    ['preferred_username', '\u200eada'],
    ['email', 'ada\u061c@example.com'],
  ])('alone may hold marks of direction: %s may not', (claim, value) => {
    expect(() => map({ [claim]: value })).toThrow(
      expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim } }),
    );
  });

  it.each(['\u202eAda', 'Ada\u2066', '\u202aAda\u202c'])(
    'that turns what follows it around cannot be used: %j',
    (name) => {
      expect(() => map({ name })).toThrow(
        expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim: 'name' } }),
      );
    },
  );

  it.each(['\u200f', '\u200e \u200d'])('of nothing but marks is missing: %j', (name) => {
    expect(() => map({ name })).toThrow(expect.objectContaining({ code: 'map.claim_missing' }));
  });

  it.each(['\u200d', '\u200c \u200d'])('of nothing but joiners is missing', (name) => {
    expect(() => map({ name })).toThrow(
      expect.objectContaining({ code: 'map.claim_missing', evidence: { claim: 'name' } }),
    );
  });

  it('with joiners and a zero-width space cannot be used', () => {
    expect(() => map({ name: 'Ada \u200d\u200b' })).toThrow(
      expect.objectContaining({ code: 'map.claim_unusable' }),
    );
  });
});

describe('a user name that the policy reserves', () => {
  it.each([
    ['as it is', 'admin'],
    ['in another case', 'Admin'],
    ['with blanks around it', ' admin\t'],
    ['by its beginning', 'svc-edge'],
    ['by its beginning in another case', 'SVC-Edge'],
    ['by nothing but its beginning', 'svc-'],
  ])('is nobody’s: %s', (_title, name) => {
    expect(() => map({ preferred_username: name })).toThrow(
      expect.objectContaining({
        code: 'map.username_reserved',
        evidence: { claim: 'preferred_username' },
      }),
    );
  });

  it('is nobody’s in either composition of its letters', () => {
    const reservedUsernames = ['b\u00fcro'];
    expect(() => map({ preferred_username: 'Bu\u0308ro' }, { reservedUsernames })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved' }),
    );
  });

  it('is told before anything else that is wrong', () => {
    expect(() => map({ preferred_username: 'admin', email: undefined, name: 17 })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved' }),
    );
  });

  it('is nobody’s by the claim that the policy takes names from', () => {
    const username = textRules(['login', 'preferred_username']);
    expect(() => map({ login: 'admin' }, { username })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved', evidence: { claim: 'login' } }),
    );
  });

  it('is nobody’s though it is one only after the transforms', () => {
    const username = textRules(['email'], [{ strip_domain: ['example.com'] }]);
    expect(() => map({ email: 'Admin@Example.com' }, { username })).toThrow(
      expect.objectContaining({ code: 'map.username_reserved', evidence: { claim: 'email' } }),
    );
  });

  it.each(['administrator', 'ada.admin', 'my-svc-edge', 'svc', 'adm'])(
    'is none that is only like one: %s',
    (name) => {
      expect(map({ preferred_username: name }).username).toBe(name);
    },
  );

  it('may stand in the other claims', () => {
    expect(map({ name: 'Admin', email: 'svc-edge' })).toMatchObject({
      displayName: 'Admin',
      email: 'svc-edge',
    });
  });

  it('is none where the policy reserves none', () => {
    expect(map({ preferred_username: 'admin' }, { reservedUsernames: [] }).username).toBe('admin');
  });
});

const PERSONAL = ['preferred_username', 'email', 'name'];
const each = (values: [string, unknown][]) =>
  PERSONAL.flatMap((claim) => values.map(([title, value]) => [claim, title, value] as const));

describe('a claim', () => {
  it.each(
    each([
      ['not there', undefined],
      ['null', null],
      ['empty', ''],
      ['blank', ' \t\u00a0'],
    ]),
  )('%s that is %s is missing', (claim, _title, value) => {
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
  )('%s that is %s cannot be used, and its value is not told', (claim, _title, value) => {
    expect(() => map({ [claim]: value })).toThrow(
      expect.objectContaining({ code: 'map.claim_unusable', evidence: { claim } }),
    );
  });
});
