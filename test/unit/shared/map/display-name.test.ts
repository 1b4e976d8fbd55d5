import { describe, expect, it } from 'vitest';
import { mapProfile } from '#shared/map/map-profile.ts';
import type { TextRules } from '#shared/policy/identity-policy.ts';
import { identity } from '#test/builders/identity.ts';
import { mapping } from '#test/builders/mapping.ts';
import { textRules } from '#test/builders/text-rules.ts';

type Claims = Readonly<Record<string, unknown>>;
const NAME = textRules(['name', '{given_name} {family_name}']);
const nameOf = (claims: Claims, displayName: TextRules = NAME) => {
  const all = { ...identity().claims, name: undefined, ...claims };
  return mapProfile(identity({ claims: all }), mapping({ displayName })).displayName;
};
const PARTS = { given_name: 'Ada', family_name: 'King' };

describe('the display name of a user', () => {
  it.each<[string, Claims, string]>([
    ['the claim', { name: 'Ada Lovelace', ...PARTS }, 'Ada Lovelace'],
    ['the claim without what is not visible', { name: 'Ada \u200bLovelace' }, 'Ada Lovelace'],
    ['both parts of a name', PARTS, 'Ada King'],
    ['the given name alone', { given_name: 'Sukarno' }, 'Sukarno'],
    ['the family name alone', { family_name: 'Lovelace' }, 'Lovelace'],
    ['the user name', {}, 'ada'],
    ['the user name with its white space folded', { preferred_username: 'a\u00a0 b' }, 'a b'],
    ['one part when the other shows nothing', { ...PARTS, family_name: '\u200b' }, 'Ada'],
    ['one part when the other is no text', { ...PARTS, given_name: 17 }, 'King'],
  ])('the display name is %s', (_what, claims, expected) => {
    expect(nameOf(claims)).toBe(expected);
  });

  it.each([
    ['null', null],
    ['empty', ''],
    ['blank', ' \t\u00a0'],
    ['a number', 17],
    ['true', true],
    ['a list', ['Ada', 'Lovelace']],
    ['an object', { first: 'Ada' }],
    ['several values in brackets', '[Ada+Lovelace, Countess]'],
    ['a list that became a text', ' ["Ada"] '],
    ['nothing but marks of direction', '\u200f\u200e'],
    ['nothing but joiners', '\u200d \u200c'],
    ['nothing but half a character', '\ud800'],
  ])('a claim that is %s is passed over', (_what, name) => {
    expect(nameOf({ name, ...PARTS })).toBe('Ada King');
    expect(nameOf({ name })).toBe('ada');
  });

  it('a policy that names no part of a name gets the parts before the user name', () => {
    const rules = textRules(['nickname']);
    expect(nameOf({ nickname: 'Countess', ...PARTS }, rules)).toBe('Countess');
    expect(nameOf(PARTS, rules)).toBe('Ada King');
  });

  it('a display name may come from a path', () => {
    const rules = textRules(['{profile.names[0]} ({custom:unit})']);
    const claims = { profile: { names: ['Ada\tLovelace'] }, 'custom:unit': 'engines' };
    expect(nameOf(claims, rules)).toBe('Ada Lovelace (engines)');
  });

  it.each<[string, TextRules['transform'], Claims, string]>([
    ['a name is transformed', [{ replace: ' \\(.*$', with: '' }], { name: 'Ada (X)' }, 'Ada'],
    ['the parts of a name are transformed', ['upper_case'], PARTS, 'ADA KING'],
    ['a name may get longer in another case', ['upper_case'], { name: 'Gro\u00df' }, 'GROSS'],
    ['the user name is not transformed', ['upper_case'], {}, 'ada'],
    [
      'a name of which a transform leaves nothing is passed over',
      [{ replace: '^Ada .*', with: '' }],
      { name: 'Ada Lovelace', family_name: 'King' },
      'King',
    ],
    [
      'what a transform adds is cleaned',
      [{ replace: ' ', with: ' \u200b\t' }],
      { name: 'Ada Lovelace' },
      'Ada Lovelace',
    ],
    [
      'a name that a transform makes too long is cut',
      [{ replace: '^', with: 'x'.repeat(255) }],
      { name: 'Ada' },
      'x'.repeat(255),
    ],
    [
      'a name that is too long for a transform is passed over',
      [{ replace: '^Ada$', with: 'x'.repeat(1_025) }, 'lower_case'],
      { name: 'Ada', family_name: 'King' },
      'king',
    ],
    [
      'a name of many characters is cut before the transforms',
      [{ replace: 'x$', with: 'y' }],
      { name: 'x'.repeat(5_000) },
      `${'x'.repeat(254)}y`,
    ],
  ])('%s', (_title, transform, claims, expected) => {
    expect(nameOf(claims, { ...NAME, transform })).toBe(expected);
  });
});
