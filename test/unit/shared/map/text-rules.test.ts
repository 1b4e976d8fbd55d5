import { describe, expect, it } from 'vitest';
import { mapProfile } from '#shared/map/map-profile.ts';
import type { TextRules, Transform } from '#shared/policy/identity-policy.ts';
import { identity } from '#test/builders/identity.ts';
import { mapping } from '#test/builders/mapping.ts';
import { textRules } from '#test/builders/text-rules.ts';

type Claims = Readonly<Record<string, unknown>>;
const claimsWith = (claims: Claims) => identity({ claims: { ...identity().claims, ...claims } });
const usernameOf = (claims: Claims, username: TextRules) =>
  mapProfile(claimsWith(claims), mapping({ username, reservedUsernames: [] })).username;
const refusal = (code: string, claim: string) =>
  expect.objectContaining({ code, evidence: { claim } });

describe('a text from the first claim that is present', () => {
  const rules = textRules(['upn', 'login', 'email']);

  it.each<[string, Claims, string]>([
    ['the first claim', { upn: 'u', login: 'l' }, 'u'],
    ['the second claim when the first is absent', { login: 'l' }, 'l'],
    ['the second claim when the first is null', { upn: null, login: 'l' }, 'l'],
    ['the second claim when the first is empty', { upn: '', login: 'l' }, 'l'],
    ['the second claim when the first is blank', { upn: ' \t\u00a0', login: 'l' }, 'l'],
    ['the last claim when the others are absent', {}, 'ada@example.com'],
  ])('a text is taken from %s', (_what, claims, expected) => {
    expect(usernameOf(claims, rules)).toBe(expected);
  });

  it.each([
    ['too long', `u${' '.repeat(300)}v`],
    ['with a zero-width space', 'a\u200bb'],
  ])('a claim that is %s is refused, whatever a transform would make of it', (_what, upn) => {
    const cut: readonly Transform[] = [{ replace: '^(.).*$', with: '$1' }];
    expect(() => usernameOf({ upn }, textRules(['upn'], cut))).toThrow(
      refusal('map.claim_unusable', 'upn'),
    );
  });

  it.each<[string, unknown]>([
    ['a number', 17],
    ['a list', ['u']],
    ['an object', { value: 'u' }],
    ['a boolean', true],
    ['too long', 'u'.repeat(256)],
    ['turned from right to left', '\u202eu'],
    ['with a zero-width space', 'a\u200bb'],
    ['broken into lines', 'a\nb'],
  ])('a claim that is %s is refused and not replaced by the next one', (_what, upn) => {
    expect(() => usernameOf({ upn, login: 'l' }, rules)).toThrow(
      refusal('map.claim_unusable', 'upn'),
    );
  });

  it('the first claim is named when none is present', () => {
    const claims = { email: undefined };
    expect(() => usernameOf(claims, rules)).toThrow(refusal('map.claim_missing', 'upn'));
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'the inherited property %s is no claim',
    (claim) => {
      expect(usernameOf({}, textRules([claim, 'preferred_username']))).toBe('ada');
    },
  );

  it('a claim with the name of an inherited property is read', () => {
    const claims = JSON.parse('{"__proto__":"odd","constructor":"maker"}');
    const odd = { ...identity(), claims };
    const profile = { username: textRules(['__proto__']), email: textRules(['constructor']) };
    const mapped = mapProfile(odd, mapping({ ...profile, displayName: textRules(['__proto__']) }));
    expect(mapped).toMatchObject({ username: 'odd', email: 'maker' });
  });
});

describe('a template of claims', () => {
  const rules = textRules(['{given_name}.{family_name}@x', 'email']);
  const name = { given_name: ' Ada ', family_name: 'Lovelace' };

  it('a template of claims is filled', () => {
    expect(usernameOf(name, rules)).toBe('Ada.Lovelace@x');
  });

  it.each<[string, Claims]>([
    ['the last of its claims', { given_name: 'Ada' }],
    ['the first of its claims', { family_name: 'Lovelace' }],
    ['one of its claims, which is blank', { ...name, given_name: ' ' }],
  ])('a template without %s is skipped for the next rule', (_what, claims) => {
    expect(usernameOf(claims, rules)).toBe('ada@example.com');
  });

  it('a template with an unusable claim is refused, and the refusal names the claim', () => {
    expect(() => usernameOf({ ...name, family_name: 17 }, rules)).toThrow(
      refusal('map.claim_unusable', 'family_name'),
    );
  });

  it('a template that becomes too long is refused, and the refusal names the template', () => {
    const half = 'a'.repeat(128);
    const template = '{given_name}{family_name}';
    const claims = { given_name: half, family_name: half };
    expect(() => usernameOf(claims, textRules([template]))).toThrow(
      refusal('map.claim_unusable', template),
    );
  });

  it('a template may hold one claim twice', () => {
    expect(usernameOf(name, textRules(['{given_name}-{given_name}']))).toBe('Ada-Ada');
  });

  it('a claim in a template is not a template itself', () => {
    expect(usernameOf({ given_name: '{email}' }, textRules(['{given_name}!']))).toBe('{email}!');
  });
});

describe('transforming a text', () => {
  const strip: Transform = { strip_domain: ['example.com', 'Example.ORG'] };

  it.each<[string, readonly Transform[], string, string]>([
    ['to lower case', ['lower_case'], 'ÄDA', 'äda'],
    ['to upper case', ['upper_case'], 'straße', 'STRASSE'],
    ['by stripping its domain', [strip], 'ada@example.com', 'ada'],
    ['by stripping its domain in any case', [strip], 'Ada@EXAMPLE.org', 'Ada'],
    ['without stripping another domain', [strip], 'ada@example.net', 'ada@example.net'],
    ['without stripping a subdomain', [strip], 'ada@a.example.com', 'ada@a.example.com'],
    [
      'by stripping the last domain only',
      [strip],
      'ada@example.com@example.com',
      'ada@example.com',
    ],
    ['without stripping after a blank', [strip], 'ada @example.com', 'ada @example.com'],
    [
      'without stripping after a no-break space',
      [strip],
      'ada\u00a0@example.com',
      'ada\u00a0@example.com',
    ],
    ['without stripping a text that is a domain alone', [strip], '@example.com', '@example.com'],
    ['without stripping where there is no domain', [strip], 'example.com', 'example.com'],
    ['by an expression', [{ replace: '^ext_(.+)$', with: '$1' }], 'ext_ada', 'ada'],
    ['by every match of an expression', [{ replace: '[^a-z]', with: '_' }], 'a.b.c', 'a_b_c'],
    ['by an expression that does not match', [{ replace: 'x', with: 'y' }], 'ada', 'ada'],
    [
      'by several transforms in order',
      [strip, 'upper_case', { replace: 'A', with: 'e' }],
      'ada@example.com',
      'eDe',
    ],
    ['and trimmed again', [{ replace: 'ext', with: '' }], 'ext ada', 'ada'],
  ])('a text is transformed %s', (_how, transform, from, to) => {
    expect(usernameOf({ login: from }, textRules(['login'], transform))).toBe(to);
  });

  it.each<[string, string, string, string]>([
    ['nothing', '.*', '', 'ada'],
    ['blanks alone', '.*', ' ', 'ada'],
    ['an invisible character', 'd', '\u200b', 'ada'],
    ['too much', 'a', 'a'.repeat(255), 'ada'],
    ['too much for any transform', '^ada$', 'a'.repeat(1_025), 'ada'],
  ])('a text that a transform turns into %s is refused', (_what, replace, replacement, login) => {
    const rules = textRules(['login', 'email'], [{ replace, with: replacement }]);
    expect(() => usernameOf({ login }, rules)).toThrow(refusal('map.claim_unusable', 'login'));
  });

  it.each<[string, TextRules]>([
    ['a transform', textRules(['login'], [{ replace: '-', with: '' }])],
    ['a template', textRules(['{base}{mark}'])],
  ])('letters that %s has joined are composed', (_what, rules) => {
    const claims = { login: 'u-\u0308', base: 'u', mark: '\u0308' };
    expect(usernameOf(claims, rules)).toBe('\u00fc');
  });

  it('a text is normalised before it is transformed', () => {
    const rules = textRules(['login'], [{ replace: '\u00fc', with: 'ue' }]);
    expect(usernameOf({ login: 'Bu\u0308ro' }, rules)).toBe('Buero');
  });
});

describe('a verified e-mail address', () => {
  const email = 'Ada@Example.com';
  const verifiedOf = (claims: Claims, rules = textRules(['email'])) =>
    mapProfile(claimsWith({ email, ...claims }), mapping({ email: rules })).hasVerifiedEmail;

  it.each([true, 'true', 'TRUE', ' True '])(
    'an e-mail address is verified when the provider sends %j',
    (email_verified) => {
      expect(verifiedOf({ email_verified })).toBe(true);
    },
  );

  it.each([false, 'false', 'yes', '1', 1, null, undefined, ['true'], { true: true }])(
    'an e-mail address is not verified when the provider sends %j',
    (email_verified) => {
      expect(verifiedOf({ email_verified })).toBe(false);
    },
  );

  it('an e-mail address stays verified when its case was changed', () => {
    expect(verifiedOf({ email_verified: true }, textRules(['email'], ['lower_case']))).toBe(true);
  });

  it('an e-mail address from another claim is not verified', () => {
    const claims = { email_verified: true, upn: 'root@example.com' };
    expect(verifiedOf(claims, textRules(['upn']))).toBe(false);
  });

  it('an e-mail address that a transform changed is not verified', () => {
    const rules = textRules(['email'], [{ replace: '@.*', with: '@example.org' }]);
    expect(verifiedOf({ email_verified: true }, rules)).toBe(false);
  });
});
