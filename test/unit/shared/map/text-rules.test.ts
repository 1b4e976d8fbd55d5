import { describe, expect, it } from 'vitest';
import type { Evidence } from '#shared/base/failure.ts';
import { mapProfile } from '#shared/map/map-profile.ts';
import type { TextRules, Transform } from '#shared/policy/identity-policy.ts';
import { identity } from '#test/builders/identity.ts';
import { mapping } from '#test/builders/mapping.ts';
import { textRules } from '#test/builders/text-rules.ts';

type Claims = Readonly<Record<string, unknown>>;
const claimsWith = (claims: Claims) => identity({ claims: { ...identity().claims, ...claims } });
const usernameOf = (claims: Claims, username: TextRules) =>
  mapProfile(claimsWith(claims), mapping({ username, reservedUsernames: [] })).username;
const refusal = (code: string, claim: string, more: Evidence = {}) =>
  expect.objectContaining({ code, evidence: { claim, ...more } });
const ZERO_WIDTH = { reason: 'odd_character', character: 'zero_width' } as const;
const unusable = (claim: string, more: Evidence) => refusal('map.claim_unusable', claim, more);

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
    ['too long', `u${' '.repeat(300)}v`, { reason: 'too_long' }],
    ['with a zero-width space', 'a\u200bb', ZERO_WIDTH],
  ])('a claim that is %s is refused, whatever a transform would make of it', (_what, upn, more) => {
    const cut: readonly Transform[] = [{ replace: '^(.).*$', with: '$1' }];
    expect(() => usernameOf({ upn }, textRules(['upn'], cut))).toThrow(unusable('upn', more));
  });

  it.each<[string, unknown, Evidence]>([
    ['a number', 17, { reason: 'no_text' }],
    ['a list', ['u'], { reason: 'several_values' }],
    ['an object', { value: 'u' }, { reason: 'no_text' }],
    ['a boolean', true, { reason: 'no_text' }],
    ['several values in brackets', '[u, v]', { reason: 'several_values' }],
    ['too long', 'u'.repeat(256), { reason: 'too_long' }],
    ['turned from right to left', '\u202eu', { reason: 'odd_character', character: 'direction' }],
    ['with a zero-width space', 'a\u200bb', ZERO_WIDTH],
    ['broken into lines', 'a\nb', { reason: 'odd_character', character: 'line_break' }],
  ])('a claim that is %s is refused and not replaced by the next one', (_what, upn, more) => {
    expect(() => usernameOf({ upn, login: 'l' }, rules)).toThrow(unusable('upn', more));
  });

  it.each(['[EXT] ada', 'ada[bot]', 'a]b[c'])('a user name may hold brackets: %s', (upn) => {
    expect(usernameOf({ upn }, rules)).toBe(upn);
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
    const claims = JSON.parse('{"__proto__":"odd","constructor":"maker@example.com"}');
    const odd = { ...identity(), claims };
    const profile = { username: textRules(['__proto__']), email: textRules(['constructor']) };
    const mapped = mapProfile(odd, mapping({ ...profile, displayName: textRules(['__proto__']) }));
    expect(mapped).toMatchObject({ username: 'odd', email: 'maker@example.com' });
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
      unusable('family_name', { reason: 'no_text' }),
    );
  });

  it('a template that becomes too long is refused, and the refusal names the template', () => {
    const half = 'a'.repeat(128);
    const template = '{given_name}{family_name}';
    const claims = { given_name: half, family_name: half };
    expect(() => usernameOf(claims, textRules([template]))).toThrow(
      unusable(template, { reason: 'too_long' }),
    );
  });

  it('a template may hold one claim twice', () => {
    expect(usernameOf(name, textRules(['{given_name}-{given_name}']))).toBe('Ada-Ada');
  });

  it('a claim in a template is not a template itself', () => {
    expect(usernameOf({ given_name: '{email}' }, textRules(['{given_name}!']))).toBe('{email}!');
  });
});

describe('a path to a claim', () => {
  const claims = {
    attributes: { login: 'ada', old: ['a1', 'a2'] },
    emails: ['first@example.com', { value: 'second@example.com' }],
    'attributes.exact': 'exact',
    'custom:login': 'custom',
  };

  it.each<[string, string]>([
    ['attributes.login', 'ada'],
    ['attributes.old[1]', 'a2'],
    ['attributes.exact', 'exact'],
    ['custom:login', 'custom'],
    ['emails[0]', 'first@example.com'],
    ['emails[1].value', 'second@example.com'],
    ['{attributes.login}-{attributes.old[0]}', 'ada-a1'],
  ])('a text is taken from %s', (from, expected) => {
    expect(usernameOf(claims, textRules([from, 'preferred_username']))).toBe(expected);
  });

  it.each(['attributes.missing', 'emails[2]', 'custom', '{attributes.login}{emails[7]}'])(
    'a path that leads nowhere is skipped for the next rule: %s',
    (from) => {
      expect(usernameOf(claims, textRules([from, 'custom:login']))).toBe('custom');
    },
  );

  it.each<[string, Evidence]>([
    ['attributes', { reason: 'no_text' }],
    ['attributes.old', { reason: 'several_values' }],
    ['emails[1]', { reason: 'no_text' }],
  ])('a path that leads to no text is refused: %s', (from, more) => {
    expect(() => usernameOf(claims, textRules([from, 'custom:login']))).toThrow(
      unusable(from, more),
    );
  });
});

describe('transforming a text', () => {
  const strip: Transform = { strip_domain: ['example.com', 'Example.ORG'] };

  it.each<[string, readonly Transform[], string, string]>([
    ['to lower case', ['lower_case'], 'ÄDA', 'äda'],
    ['to upper case', ['upper_case'], 'äda', 'ÄDA'],
    ['to upper case beyond the basic plane', ['upper_case'], '𐐨', '𐐀'],
    ['to lower case with a last sigma', ['lower_case'], 'ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['to upper case with a last sigma', ['upper_case'], 'οδυσσευς', 'ΟΔΥΣΣΕΥΣ'],
    ['to lower case with a sharp s', ['lower_case'], 'Straße', 'straße'],
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

  it.each<[string, string, string, Evidence]>([
    ['nothing', '.*', '', { reason: 'nothing_left' }],
    ['blanks alone', '.*', ' ', { reason: 'nothing_left' }],
    ['an invisible character', 'd', '\u200b', ZERO_WIDTH],
    ['too much', 'a', 'a'.repeat(255), { reason: 'too_long' }],
    ['too much for any transform', '^ada$', 'a'.repeat(1_025), { reason: 'too_long' }],
  ])('a text that a transform turns into %s is refused', (_what, replace, replacement, more) => {
    const rules = textRules(['login', 'email'], [{ replace, with: replacement }]);
    expect(() => usernameOf({ login: 'ada' }, rules)).toThrow(unusable('login', more));
  });

  it('a text that is too long for a transform is refused, whatever the next one adds', () => {
    const long = { replace: '^ada$', with: 'a'.repeat(1_025) };
    const rules = textRules(['login'], [long, 'lower_case', { replace: '^', with: 'ext-' }]);
    expect(() => usernameOf({ login: 'ada' }, rules)).toThrow(
      unusable('login', { reason: 'too_long' }),
    );
  });

  it.each<[string, string, string]>([
    ['upper_case', 'a sharp s', 'stra\u00dfe'],
    ['upper_case', 'a long s', '\u017fam'],
    ['upper_case', 'a ligature', 'o\ufb03ce'],
    ['upper_case', 'a dotless i', '\u0131lgaz'],
    ['upper_case', 'a micro sign', '\u00b5'],
    ['upper_case', 'an n with an apostrophe', '\u0149'],
    ['lower_case', 'a capital i with a dot', '\u0130lgaz'],
  ])(
    '%s refuses a user name with %s, because two users could have the new one',
    (transform, _letter, login) => {
      const rules = textRules(['login'], [transform as Transform]);
      expect(() => usernameOf({ login }, rules)).toThrow(
        unusable('login', { reason: 'letter_case' }),
      );
    },
  );

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
