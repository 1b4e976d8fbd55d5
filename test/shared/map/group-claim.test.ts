import { describe, expect, it } from 'vitest';
import { readGroupClaim, toGroupKey } from '#shared/map/group-claim.ts';

describe('a groups claim', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['of names is present', ['a', 'b'], ['a', 'b']],
    ['with one name twice holds it once', ['a', 'a'], ['a']],
    ['with one name in two cases holds it once', ['Users', 'users'], ['users']],
    [
      'with one name composed in two ways holds it once',
      ['B\u00fcro', 'Bu\u0308ro'],
      ['B\u00fcro'],
    ],
    [
      'is spelled the same whatever the order of two cases',
      ['b', 'users', 'Users', 'A'],
      ['A', 'users', 'b'],
    ],
    ['loses the blanks around its names', [' a '], ['a']],
    ['keeps the blanks and slashes in its names', ['/Research/Team A'], ['/Research/Team A']],
  ])('%s', (_title, value, names) => {
    expect(readGroupClaim(value)).toEqual({ state: 'present', names });
  });

  it('that is an empty list is empty', () => {
    expect(readGroupClaim([])).toEqual({ state: 'empty' });
  });

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a single name', 'jira-analysts'],
    ['an empty text', ''],
    ['names in one text', 'a,b'],
    ['an object', { 0: 'a', length: 1 }],
    ['true', true],
    ['a list with a number', ['a', 1]],
    ['a list with null', ['a', null]],
    ['a list with an empty name', ['a', '']],
    ['a list with a blank name', ['a', ' \u00a0']],
    ['a list with a line break in a name', ['a', 'b\nc']],
    ['a list with an invisible character in a name', ['a', 'b\u200bc']],
    ['a list of lists', [['a']]],
    ['what a provider says of too many groups', { hasgroups: true }],
  ])('that is %s is absent', (_title, value) => {
    expect(readGroupClaim(value)).toEqual({ state: 'absent' });
  });
});

describe('two names are of one group', () => {
  it.each([
    ['Jira-Users', 'jira-users', true],
    [' jira-users\t', 'jira-users', true],
    ['B\u00fcro', 'bu\u0308ro', true],
    ['jira-users', 'jira-user', false],
    ['jira users', 'jira-users', false],
  ])('%j and %j: %s', (one, other, same) => {
    expect(toGroupKey(one) === toGroupKey(other)).toBe(same);
  });
});
