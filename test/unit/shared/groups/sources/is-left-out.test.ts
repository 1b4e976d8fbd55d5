import { describe, expect, it } from 'vitest';
import { isLeftOut } from '#shared/groups/sources/is-left-out.ts';
import type { ClaimPath } from '#shared/policy/identity-policy.ts';

type Claims = Readonly<Record<string, unknown>>;
const ROLES = ['resource_access', 'jira', 'roles'];

describe('a claim that is left out', () => {
  it.each<[string, Claims, ClaimPath]>([
    ['is not there', { sub: '1' }, 'groups'],
    ['is null', { groups: null }, 'groups'],
    ['is an empty text', { groups: '' }, 'groups'],
    ['is a blank text', { groups: ' \t' }, 'groups'],
    ['is not in its object', { resource_access: { jira: {} } }, ROLES],
    ['is null in its object', { resource_access: { jira: { roles: null } } }, ROLES],
    ['has no object around it', { resource_access: {} }, ROLES],
    ['has null around it', { resource_access: null }, ROLES],
    ['has nothing around it', {}, ROLES],
    ['is called like what every object inherits', {}, 'constructor'],
    ['is called like what every object inherits, in a path', {}, ['toString', 'name']],
    ['has a name with dots', {}, 'https://edge-authenticator/groups'],
    ['is null under a name in capitals', { Groups: null }, 'groups'],
    ['has a longer name', { usergroups: ['a'] }, 'groups'],
  ])('a claim that %s is left out', (_what, claims, path) => {
    expect(isLeftOut(claims, path)).toBe(true);
  });
});

describe('a claim that is there', () => {
  it.each<[string, Claims, ClaimPath]>([
    ['a list', { groups: ['a'] }, 'groups'],
    ['an empty list', { groups: [] }, 'groups'],
    ['an empty object', { groups: {} }, 'groups'],
    ['false', { groups: false }, 'groups'],
    ['zero', { groups: 0 }, 'groups'],
    ['a list with a blank text', { groups: [''] }, 'groups'],
    ['inside of a text', { resource_access: '{"jira":{"roles":["a"]}}' }, ROLES],
    ['inside of a blank text', { resource_access: ' ' }, ROLES],
    ['inside of a list', { resource_access: [{ jira: { roles: ['a'] } }] }, ROLES],
    ['inside of a number', { resource_access: { jira: 1 } }, ROLES],
    [
      'at the path that its name is taken for',
      { resource_access: { jira: { roles: ['a'] } } },
      'resource_access.jira.roles',
    ],
    ['at the name that its path is taken for', { 'resource_access.jira.roles': ['a'] }, ROLES],
    ['in capitals', { GROUPS: ['a'] }, 'groups'],
    ['with a blank', { 'Groups ': [] }, 'groups'],
    ['in capitals in its path', { resource_access: { Jira: { roles: ['a'] } } }, ROLES],
  ])('a claim that is there is not left out: %s', (_what, claims, path) => {
    expect(isLeftOut(claims, path)).toBe(false);
  });
});
