import { describe, expect, it } from 'vitest';
import { readProfileClaim } from '#shared/policy/read-profile-claim.ts';

const CLAIMS = JSON.parse(`{
  "name": "Ada",
  "emails": ["a@example.com", "b@example.com"],
  "phones": [{ "value": "1" }, { "value": "2", "of": ["home", "work"] }],
  "rows": [["a", "b"], ["c"]],
  "attributes": { "login": "ada", "nick.old": "countess", "org": { "unit": "engines" }, "empty": null },
  "attributes.login": "exact",
  "custom:login": "custom",
  "https://example.com/name": "Lovelace",
  "https://example.com/profile": { "login": "spaced", "roles": ["x"] },
  "odd[0]": "bracket",
  "a.": "dot at the end",
  "a": { "": "nothing", "b": "a and b" },
  "n": null,
  "text": "abc",
  "__proto__": { "x": "own" }
}`);

describe('reading a claim of the profile', () => {
  it.each<[string, unknown]>([
    ['name', 'Ada'],
    ['custom:login', 'custom'],
    ['https://example.com/name', 'Lovelace'],
    ['attributes.login', 'exact'],
    ['odd[0]', 'bracket'],
    ['a.', 'dot at the end'],
    ['emails', ['a@example.com', 'b@example.com']],
  ])('the claim of exactly the name %s is read', (text, expected) => {
    expect(readProfileClaim(CLAIMS, text)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['emails[0]', 'a@example.com'],
    ['emails[1]', 'b@example.com'],
    ['phones[1].value', '2'],
    ['phones[1].of[0]', 'home'],
    ['rows[0][1]', 'b'],
    ['attributes.org.unit', 'engines'],
    ['attributes.nick.old', 'countess'],
    ['attributes.empty', null],
    ['https://example.com/profile.login', 'spaced'],
    ['https://example.com/profile.roles[0]', 'x'],
    ['a.b', 'a and b'],
    ['__proto__.x', 'own'],
  ])('the path %s leads to a claim', (text, expected) => {
    expect(readProfileClaim(CLAIMS, text)).toEqual(expected);
  });

  it.each([
    'missing',
    'attributes.missing',
    'attributes.org.unit.more',
    'emails[2]',
    'emails[-1]',
    'emails[01x]',
    'emails[]',
    'emails[0',
    'emails[0]x',
    'emails[0].value',
    'emails.0',
    'emails.length',
    'phones.value',
    'attributes[0]',
    'attributes[login]',
    'n.x',
    'n[0]',
    'text[0]',
    'text.length',
    '.name',
    'name.',
    '[0]',
    '',
    'constructor',
    'constructor.name',
    'attributes.__proto__',
    'attributes.toString',
    'attributes.toString.name',
  ])('the text %j leads nowhere', (text) => {
    expect(readProfileClaim(CLAIMS, text)).toBeUndefined();
  });

  it('an exact name counts although its claim is null', () => {
    expect(readProfileClaim({ 'a.b': null, a: { b: 'nested' } }, 'a.b')).toBeNull();
  });

  it('of two names that lead somewhere the longer one counts', () => {
    const claims = { a: { 'b.c': 'short' }, 'a.b': { c: 'long' } };
    expect(readProfileClaim(claims, 'a.b.c')).toBe('long');
  });
});
