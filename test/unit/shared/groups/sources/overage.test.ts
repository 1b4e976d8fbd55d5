import { describe, expect, it } from 'vitest';
import { claimGroups } from '#shared/groups/sources/claim.ts';
import { isOverage } from '#shared/groups/sources/overage.ts';
import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { question } from './question.ts';

describe('claims that report an overage', () => {
  it.each<[string, Readonly<Record<string, unknown>>, ClaimPath]>([
    ['refer to a distributed claim', { _claim_names: { groups: 'src1' } }, 'groups'],
    ['refer to a distributed claim in its path', { _claim_names: { a: 'src1' } }, ['a', 'b']],
    [
      'refer to a distributed claim beside some groups',
      { _claim_names: { groups: 'x' }, groups: ['a'] },
      'groups',
    ],
    ['hold Entra’s mark', { hasgroups: true }, 'groups'],
    ['hold Entra’s mark as a text', { hasgroups: 'true' }, 'groups'],
    ['hold Entra’s mark in place of another claim', { hasgroups: true }, 'custom:groups'],
    ['hold the link of SAML', { 'groups.link': 'https://graph.example.com/x' }, 'groups'],
    [
      'hold the link of SAML under its full name',
      { 'http://schemas.microsoft.com/claims/groups.link': ['https://graph.example.com/x'] },
      'custom:groups',
    ],
  ])('claims that %s report an overage', (_title, claims, path) => {
    expect(isOverage(claims, path)).toBe(true);
  });
});

describe('claims that report no overage', () => {
  it.each<[string, Readonly<Record<string, unknown>>, ClaimPath]>([
    ['hold groups alone', { groups: ['a'] }, 'groups'],
    ['refer to another distributed claim', { _claim_names: { address: 'src1' } }, 'groups'],
    ['would be named like an inherited property', { _claim_names: {} }, 'constructor'],
    ['deny the overage', { hasgroups: false, 'groups.link': '' }, 'groups'],
    ['deny the overage as a text', { hasgroups: 'false' }, 'groups'],
    ['hold the mark, but also the roles that are read', { hasgroups: true, roles: ['a'] }, 'roles'],
  ])('claims that %s report no overage', (_title, claims, path) => {
    expect(isOverage(claims, path)).toBe(false);
  });
});

describe('the groups of the data token', () => {
  it('the groups of the data token are read from the claim of the policy', async () => {
    const claims = { realm: { roles: ['b', 'a'] } };
    const read = claimGroups({ claim: ['realm', 'roles'], format: 'list' });
    expect(await read(question({ claims }))).toEqual({ state: 'present', names: ['a', 'b'] });
  });

  it('the groups of the data token are read in the format of the policy', async () => {
    const read = claimGroups({ claim: 'custom:groups', format: 'comma_separated' });
    expect(await read(question({ claims: { 'custom:groups': '[a,b]' } }))).toEqual({
      state: 'present',
      names: ['a', 'b'],
    });
  });

  it.each([
    ['a missing claim', {}],
    ['a claim that is not a list', { other: { a: 1 } }],
  ])('the groups of the data token are absent for %s', async (_title, claims) => {
    const read = claimGroups({ claim: 'other', format: 'list' });
    expect(await read(question({ claims }))).toEqual({ state: 'absent' });
  });

  it('the groups of the data token are an overage when the claims say so', async () => {
    const read = claimGroups({ claim: 'groups', format: 'list' });
    const claims = { _claim_names: { groups: 'src1' }, groups: undefined };
    expect(await read(question({ claims }))).toEqual({ state: 'overage' });
  });
});
