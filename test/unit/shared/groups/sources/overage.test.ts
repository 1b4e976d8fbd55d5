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
    [
      'hold Entra’s mark beside another claim that is null',
      { hasgroups: true, roles: null },
      'roles',
    ],
    ['hold Entra’s mark in capitals', { hasgroups: 'True' }, 'groups'],
    ['hold Entra’s mark under a name in capitals', { hasGroups: true }, 'groups'],
    ['refer to a distributed claim in capitals', { _Claim_Names: { Groups: 'src1' } }, 'groups'],
    ['hold Entra’s mark with a blank', { hasgroups: ' TRUE ' }, 'groups'],
    ['hold Entra’s mark as a number', { hasgroups: 1 }, 'groups'],
    ['hold Entra’s mark in a list', { hasgroups: ['true'] }, 'groups'],
    ['hold Entra’s mark beside groups', { hasgroups: true, groups: ['a'] }, 'groups'],
    ['hold Entra’s mark under its own name', { 'groups:src1': { endpoint: 'x' } }, 'groups'],
    [
      'name the place instead of the groups',
      { groups: 'src1', _claim_sources: { src1: { endpoint: 'https://graph.example.com/x' } } },
      'groups',
    ],
    ['refer to a distributed claim in a text', { _claim_names: '{"groups":"src1"}' }, 'groups'],
    ['refer to a distributed claim in Python', { _claim_names: "{'groups': 'src1'}" }, 'groups'],
    ['refer to a distributed claim by its name alone', { _claim_names: 'groups' }, 'groups'],
    ['refer to a distributed claim in a list', { _claim_names: ['groups'] }, 'groups'],
    [
      'refer to a distributed claim in a list of objects',
      { _claim_names: [{ name: 'custom:groups' }] },
      'custom:groups',
    ],
    [
      'refer to distributed groups in place of another claim',
      { _claim_names: { groups: 'src1' } },
      'roles',
    ],
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
    ['deny the overage in capitals', { hasgroups: 'False', 'groups.link': [] }, 'groups'],
    ['deny the overage with null', { hasgroups: null, _claim_names: null }, 'groups'],
    ['refer to another distributed claim in a text', { _claim_names: '{"address":"x"}' }, 'groups'],
    ['refer to a distributed claim of a longer name', { _claim_names: 'usergroups' }, 'groups'],
    ['hold one name and places for others', { groups: 'a', _claim_sources: { b: {} } }, 'groups'],
    [
      'refer to distributed groups, but also hold the roles that are read',
      { _claim_names: { groups: 'src1' }, roles: ['a'] },
      'roles',
    ],
    ['hold the mark, but also the roles that are read', { hasgroups: true, roles: ['a'] }, 'roles'],
  ])('claims that %s report no overage', (_title, claims, path) => {
    expect(isOverage(claims, path)).toBe(false);
  });
});

describe('the groups of the data token', () => {
  it('the groups of the data token are read from the claim of the policy', async () => {
    const claims = { realm: { roles: ['b', 'a'] } };
    const read = claimGroups({ claim: ['realm', 'roles'], format: 'list', leftOut: 'unknown' });
    expect(await read(question({ claims }))).toEqual({ state: 'present', names: ['a', 'b'] });
  });

  it('the groups of the data token are read in the format of the policy', async () => {
    const read = claimGroups({
      claim: 'custom:groups',
      format: 'comma_separated',
      leftOut: 'unknown',
    });
    expect(await read(question({ claims: { 'custom:groups': '[a,b]' } }))).toEqual({
      state: 'present',
      names: ['a', 'b'],
    });
  });

  it.each([
    ['a missing claim', {}],
    ['null', { other: null }],
    ['a blank text', { other: '' }],
  ])('the groups of the data token are absent for %s', async (_title, claims) => {
    const read = claimGroups({ claim: 'other', format: 'list', leftOut: 'unknown' });
    expect(await read(question({ claims }))).toEqual({ state: 'absent' });
  });

  it.each([
    ['a missing claim', {}],
    ['null', { other: null }],
    ['a blank text', { other: '' }],
  ])(
    'the groups of the data token are empty for %s where that means that there are none',
    async (_title, claims) => {
      const read = claimGroups({ claim: 'other', format: 'list', leftOut: 'none' });
      expect(await read(question({ claims }))).toEqual({ state: 'empty', isLeftOut: true });
    },
  );

  it.each([
    ['an object', { other: { a: 1 } }],
    ['a list of objects', { other: [{ name: 'a' }] }],
    ['a single text', { other: 'a' }],
    ['a list that became a text', { other: "['a']" }],
    ['false', { other: false }],
    ['a list of blank names', { other: [''] }],
  ])(
    'the groups of the data token cannot be read for %s, whatever a missing claim means',
    async (_title, claims) => {
      for (const leftOut of ['none', 'unknown'] as const) {
        const read = claimGroups({ claim: 'other', format: 'list', leftOut });
        expect(await read(question({ claims }))).toEqual({ state: 'absent', isUnreadable: true });
      }
    },
  );

  it('the groups of the data token are empty for an empty list, whatever a missing claim means', async () => {
    const read = claimGroups({ claim: 'other', format: 'list', leftOut: 'none' });
    expect(await read(question({ claims: { other: [] } }))).toEqual({ state: 'empty' });
  });

  it.each(['none', 'unknown'] as const)(
    'the groups of the data token are an overage when the claims say so, and a missing claim means %s',
    async (leftOut) => {
      const read = claimGroups({ claim: 'groups', format: 'list', leftOut });
      const claims = { _claim_names: { groups: 'src1' }, groups: undefined };
      expect(await read(question({ claims }))).toEqual({ state: 'overage' });
    },
  );

  it.each([
    [99, { state: 'present' }],
    [100, { state: 'overage' }],
    [101, { state: 'overage' }],
  ])('%d groups of a list that is cut at 100 are %j', async (count, expected) => {
    const groups = Array.from({ length: count }, (_none, n) => `group-${n}`);
    const read = claimGroups({ claim: 'groups', format: 'list', leftOut: 'unknown', limit: 100 });
    expect(await read(question({ claims: { groups } }))).toMatchObject(expected);
  });

  it('a list that is cut is an overage whatever its names are', async () => {
    const read = claimGroups({ claim: 'groups', format: 'list', leftOut: 'unknown', limit: 3 });
    const claims = { groups: ['a', 'A', ''] };
    expect(await read(question({ claims }))).toEqual({ state: 'overage' });
  });
});
