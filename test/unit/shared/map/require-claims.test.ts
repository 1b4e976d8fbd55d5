import { describe, expect, it } from 'vitest';
import { requireClaims } from '#shared/map/require-claims.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import { identity } from '#test/builders/identity.ts';

type Claims = Readonly<Record<string, unknown>>;
const requireOf = (claims: Claims, ...required: ClaimRequirement[]) =>
  requireClaims(identity({ claims }), required);

const VERIFIED: ClaimRequirement = { claim: 'email_verified', is: ['true'] };
const TENANT: ClaimRequirement = { claim: ['org', 'tenant'], is: ['a', 'B'] };
const refusal = (claim: string) =>
  expect.objectContaining({ code: 'map.claim_refused', evidence: { claim } });

describe('a person is let in', () => {
  it.each<[string, Claims, readonly ClaimRequirement[]]>([
    ['where nothing is required', {}, []],
    ['with a boolean', { email_verified: true }, [VERIFIED]],
    ['with a boolean as a text', { email_verified: 'true' }, [VERIFIED]],
    ['with a text in another case', { email_verified: ' TRUE' }, [VERIFIED]],
    ['with a number', { level: 3 }, [{ claim: 'level', is: ['2', '3'] }]],
    ['with one value of several', { org: { tenant: 'b' } }, [TENANT]],
    [
      'with all that is required',
      { email_verified: true, org: { tenant: 'a' } },
      [VERIFIED, TENANT],
    ],
    ['with a text in another composition', { o: 'u\u0308' }, [{ claim: 'o', is: ['\u00fc'] }]],
  ])('%s', (_with, claims, required) => {
    expect(() => requireOf(claims, ...required)).not.toThrow();
  });
});

describe('a person is refused', () => {
  it.each<[string, unknown]>([
    ['not there', undefined],
    ['null', null],
    ['false', false],
    ['another text', 'yes'],
    ['an empty text', ''],
    ['a list with the value', ['true']],
    ['an object', { true: 'true' }],
    ['a number', 1],
  ])('whose claim is %s', (_what, email_verified) => {
    expect(() => requireOf({ email_verified }, VERIFIED)).toThrow(refusal('email_verified'));
  });

  it('for one of several, which is named by its path', () => {
    expect(() => requireOf({ email_verified: true }, VERIFIED, TENANT)).toThrow(
      refusal('org.tenant'),
    );
  });

  it('for what every object inherits', () => {
    const required = { claim: ['constructor', 'name'], is: ['Object'] };
    expect(() => requireOf({}, required)).toThrow(refusal('constructor.name'));
  });
});
