import { describe, expect, it } from 'vitest';
import { claimGroups } from '#shared/groups/sources/claim.ts';
import { isOverage } from '#shared/groups/sources/overage.ts';
import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { question } from './question.ts';

describe('claims that say that there are too many groups', () => {
  it.each<[string, Readonly<Record<string, unknown>>, ClaimPath]>([
    ['point elsewhere for the claim', { _claim_names: { groups: 'src1' } }, 'groups'],
    ['point elsewhere for what leads to it', { _claim_names: { a: 'src1' } }, ['a', 'b']],
    ['point elsewhere and hold some', { _claim_names: { groups: 'x' }, groups: ['a'] }, 'groups'],
    ['carry Entra’s mark', { hasgroups: true }, 'groups'],
    ['carry Entra’s mark as a text', { hasgroups: 'true' }, 'groups'],
    ['carry the mark instead of a claim of another name', { hasgroups: true }, 'custom:groups'],
    ['carry the link of SAML', { 'groups.link': 'https://graph.example.com/x' }, 'groups'],
    [
      'carry the link of SAML under its full name',
      { 'http://schemas.microsoft.com/claims/groups.link': ['https://graph.example.com/x'] },
      'custom:groups',
    ],
  ])('%s', (_title, claims, path) => {
    expect(isOverage(claims, path)).toBe(true);
  });
});

describe('no overage is seen where claims', () => {
  it.each<[string, Readonly<Record<string, unknown>>, ClaimPath]>([
    ['say nothing of it', { groups: ['a'] }, 'groups'],
    ['point elsewhere for another claim', { _claim_names: { address: 'src1' } }, 'groups'],
    ['are named like what every object inherits', { _claim_names: {} }, 'constructor'],
    ['deny it', { hasgroups: false, 'groups.link': '' }, 'groups'],
    ['deny it as a text', { hasgroups: 'false' }, 'groups'],
    ['mark the groups, but hold the roles', { hasgroups: true, roles: ['a'] }, 'roles'],
  ])('%s', (_title, claims, path) => {
    expect(isOverage(claims, path)).toBe(false);
  });
});

describe('the groups of the data token', () => {
  it('are read where the policy says', async () => {
    const claims = { realm: { roles: ['b', 'a'] } };
    const read = claimGroups({ claim: ['realm', 'roles'], format: 'list' });
    expect(await read(question({ claims }))).toEqual({ state: 'present', names: ['a', 'b'] });
  });

  it('are read in the format that the policy says', async () => {
    const read = claimGroups({ claim: 'custom:groups', format: 'comma_separated' });
    expect(await read(question({ claims: { 'custom:groups': '[a,b]' } }))).toEqual({
      state: 'present',
      names: ['a', 'b'],
    });
  });

  it.each([
    ['a claim that is not there', {}],
    ['a claim that is no list', { other: { a: 1 } }],
  ])('are absent for %s', async (_title, claims) => {
    const read = claimGroups({ claim: 'other', format: 'list' });
    expect(await read(question({ claims }))).toEqual({ state: 'absent' });
  });

  it('are an overage where the claims say so', async () => {
    const read = claimGroups({ claim: 'groups', format: 'list' });
    const claims = { _claim_names: { groups: 'src1' }, groups: undefined };
    expect(await read(question({ claims }))).toEqual({ state: 'overage' });
  });
});
