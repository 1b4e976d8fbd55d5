import { describe, expect, it } from 'vitest';
import { mapProfile } from '#shared/map/map-profile.ts';
import { identity } from '#test/builders/identity.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';

const map = (claims: Readonly<Record<string, unknown>> = {}) =>
  mapProfile(identity({ claims: { ...identity().claims, ...claims } }), identityPolicy());

describe('a profile', () => {
  it('is made of the claims that the policy names', () => {
    expect(map()).toEqual({
      username: 'ada',
      email: 'ada@example.com',
      displayName: 'Ada Lovelace',
      groups: { state: 'present', names: ['jira-analysts'] },
    });
  });

  it('takes its groups from the claim that the policy names', () => {
    const policy = identityPolicy();
    const other = { ...policy, claims: { ...policy.claims, groups: 'https://example.com/roles' } };
    const person = identity({
      claims: { ...identity().claims, 'https://example.com/roles': ['jira-developers'] },
    });
    expect(mapProfile(person, other).groups).toEqual({
      state: 'present',
      names: ['jira-developers'],
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
