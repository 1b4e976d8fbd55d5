import { describe, expect, it } from 'vitest';
import { requireClaims } from '#shared/map/require-claims.ts';
import type { ClaimRequirement } from '#shared/policy/identity-policy.ts';
import { identity } from '#test/builders/identity.ts';

type Claims = Readonly<Record<string, unknown>>;
const requireOf = (claims: Claims, ...required: ClaimRequirement[]) =>
  requireClaims(identity({ claims }), required);

const VERIFIED: ClaimRequirement = { claim: 'email_verified', is: ['true'] };
const LEVEL: ClaimRequirement = { claim: 'level', is: ['2', '3'] };
const TENANT: ClaimRequirement = { claim: ['org', 'tenant'], is: ['a', 'B'] };
const ROLE: ClaimRequirement = { claim: 'roles', is: ['jira-user'], format: 'cognito' };
const refusal = (claim: string) =>
  expect.objectContaining({ code: 'map.claim_refused', evidence: { claim } });

describe('claims that meet the requirements', () => {
  it.each<[string, Claims, readonly ClaimRequirement[]]>([
    ['without requirements', {}, []],
    ['with a boolean', { email_verified: true }, [VERIFIED]],
    ['with a boolean as a text', { email_verified: 'true' }, [VERIFIED]],
    ['with a text in another case', { email_verified: ' TRUE' }, [VERIFIED]],
    ['with a number', { level: 3 }, [LEVEL]],
    ['with one value of several', { org: { tenant: 'b' } }, [TENANT]],
    [
      'with all that is required',
      { email_verified: true, org: { tenant: 'a' } },
      [VERIFIED, TENANT],
    ],
    ['with a text in another composition', { o: 'u\u0308' }, [{ claim: 'o', is: ['\u00fc'] }]],
    [
      'with a text that the policy writes decomposed',
      { o: '\u00fc' },
      [{ claim: 'o', is: ['u\u0308'] }],
    ],
    [
      'with a claim that a path leads to',
      { attributes: { role: 'jira-user' } },
      [{ claim: 'attributes.role', is: ['jira-user'] }],
    ],
    [
      'with a claim whose name has a dot',
      { 'attributes.role': 'jira-user', attributes: { role: 'other' } },
      [{ claim: 'attributes.role', is: ['jira-user'] }],
    ],
    ['with a list of the one value', { email_verified: ['true'] }, [VERIFIED]],
    ['with a list that holds one of the values', { org: { tenant: ['x', ' B '] } }, [TENANT]],
    ['with a list that holds more than texts', { level: [null, {}, 3] }, [LEVEL]],
    [
      'with a list for each requirement',
      { level: ['2'], email_verified: [true] },
      [VERIFIED, LEVEL],
    ],
  ])('a user %s is let in', (_what, claims, required) => {
    expect(() => requireOf(claims, ...required)).not.toThrow();
  });
});

describe('claims of Cognito that meet the requirements', () => {
  it.each<[string, unknown]>([
    ['one value', 'jira-user'],
    ['several values', '[reporting, jira-user]'],
    ['several values in another case', '[JIRA-USER, reporting]'],
    ['a list', ['reporting', 'jira-user']],
  ])('a user whose required claim holds %s is let in', (_what, roles) => {
    expect(() => requireOf({ roles }, ROLE)).not.toThrow();
  });

  it('a value with a blank and a comma is decoded before it is compared', () => {
    const required: ClaimRequirement = { ...ROLE, is: ['Jira, EMEA'] };
    expect(() => requireOf({ roles: '[Jira%2C+EMEA, x]' }, required)).not.toThrow();
    expect(() => requireOf({ roles: 'Jira, EMEA' }, required)).not.toThrow();
  });

  it('a value that Cognito would not have written is compared as it is', () => {
    const required: ClaimRequirement = { ...ROLE, is: ['jira|user'] };
    expect(() => requireOf({ roles: 'jira|user' }, required)).not.toThrow();
  });
});

describe('claims that do not meet the requirements', () => {
  it.each<[string, unknown]>([
    ['absent', undefined],
    ['null', null],
    ['false', false],
    ['another text', 'yes'],
    ['an empty text', ''],
    ['an empty list', []],
    ['a list of other values', ['false', 'yes']],
    ['a list with a longer value', ['true-ish', 'untrue', 'true, false']],
    ['a list with a list of the value', [['true']]],
    ['a list with an object', [{ value: 'true' }]],
    ['a list with nothing', [null, undefined, '']],
    ['an object', { true: 'true' }],
    ['a number', 1],
  ])('a user whose required claim is %s is refused', (_what, email_verified) => {
    expect(() => requireOf({ email_verified }, VERIFIED)).toThrow(refusal('email_verified'));
  });

  it.each([
    ['several values without it', '[reporting, jira-user-admins]'],
    ['several values with a part of it', '[jira, user]'],
    ['several values with it encoded into another', '[x%2C+jira-user]'],
    ['one value that names it', 'reporting, jira-user'],
    ['several values that are not encoded', '[jira user, jira-user]'],
    ['half a bracket', '[jira-user, reporting'],
    ['an empty list', '[]'],
  ])('a user whose required claim of Cognito holds %s is refused', (_what, roles) => {
    expect(() => requireOf({ roles }, ROLE)).toThrow(refusal('roles'));
  });

  it('brackets mean several values only where Cognito writes the claim', () => {
    const required: ClaimRequirement = { claim: 'roles', is: ['jira-user'] };
    expect(() => requireOf({ roles: '[jira-user, reporting]' }, required)).toThrow(
      refusal('roles'),
    );
  });

  it('the refusal names the path of the one requirement of several that is not met', () => {
    expect(() => requireOf({ email_verified: true }, VERIFIED, TENANT)).toThrow(
      refusal('org.tenant'),
    );
  });

  it('an inherited property does not meet a requirement', () => {
    const required = { claim: ['constructor', 'name'], is: ['Object'] };
    expect(() => requireOf({}, required)).toThrow(refusal('constructor.name'));
  });
});
