import { describe, expect, it } from 'vitest';
import { readGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupFormat } from '#shared/policy/identity-policy.ts';
import { toGroupKey } from '#shared/products/group-key.ts';

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
  ])('a groups claim %s', (_title, value, names) => {
    expect(readGroupClaim(value)).toEqual({ state: 'present', names });
  });

  it('an empty list is an empty groups claim', () => {
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
    ['a list of lists', [['a']]],
    ['the overage mark of a provider', { hasgroups: true }],
  ])('a groups claim that is %s is absent', (_title, value) => {
    expect(readGroupClaim(value)).toEqual({ state: 'absent' });
  });
});

describe('a groups claim that is one text with commas', () => {
  const read = (value: unknown) => readGroupClaim(value, { format: 'comma_separated' });

  it.each<[string, unknown, readonly string[]]>([
    ['of several names', 'b, a', ['a', 'b']],
    ['of several names in brackets', '[b, a]', ['a', 'b']],
    ['of several names in brackets and blanks', ' [b,a]\t', ['a', 'b']],
    ['of one name', 'a', ['a']],
    ['of one name in brackets', '[a]', ['a']],
    ['of one name in two cases', 'Users,users', ['users']],
    ['of a name with blanks and brackets', 'Team [x] A', ['Team [x] A']],
    ['of a name that ends in brackets, in brackets', '[a [x],b]', ['a [x]', 'b']],
    ['of a name that ends in brackets', 'a, Team [EMEA]', ['Team [EMEA]', 'a']],
    ['of a name with an apostrophe', "O'Brien,b", ["O'Brien", 'b']],
    ['that is a list of names', ['a', 'b'], ['a', 'b']],
    ['that is a list of one such text', ['a,b'], ['a', 'b']],
    ['that is a list of such texts', ['a,b', 'c'], ['a', 'b', 'c']],
    ['that is a list in JSON', '["a","b"]', ['a', 'b']],
    ['that is a list in JSON with such a text', ' [ "a,b", "c" ] ', ['a', 'b', 'c']],
  ])('a comma-separated groups claim %s is present', (_what, value, names) => {
    expect(read(value)).toEqual({ state: 'present', names });
  });

  it.each(['', '  ', '[]', ' [ ] '])(
    'a comma-separated groups claim without names is empty: %j',
    (value) => {
      expect(read(value)).toEqual({ state: 'empty' });
    },
  );

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a number', 7],
    ['false', false],
    ['an object', { a: 'b' }],
    ['a comma alone', ','],
    ['a list of lists', [['a,b']]],
    ['two words in brackets', '[a b]'],
    ['what JavaScript makes of an object', '[object Object]'],
    ['a text of lines', 'a\nb'],
    ['cut off at its end', '[a, b, c'],
    ['cut off at its beginning', 'b, c]'],
    ['an opening bracket alone', ' [ '],
    ['a closing bracket alone', ']'],
  ])('a comma-separated groups claim that is %s is absent', (_what, value) => {
    expect(read(value)).toEqual({ state: 'absent' });
  });
});

describe('an unreadable group name', () => {
  // With what is left of it.
  const UNREADABLE: readonly [string, string, string][] = [
    ['empty', '', ''],
    ['blank', ' \u00a0', ''],
    ['with a line break', 'b\nc', 'bc'],
    ['with a zero-width space', 'b\u200bc', 'bc'],
    ['with a zero-width joiner', 'b\u200dc', 'bc'],
    ['with a byte order mark', '\ufeffb', 'b'],
    ['with a soft hyphen', 'b\u00adc', 'bc'],
    ['that ends from right to left', 'b\u202e', 'b'],
    ['with a mark of direction', '\u200fb', 'b'],
    ['with half a character', 'b\ud83d', 'b'],
    ['with a private-use character', '\ue000', ''],
    ['with a line separator', 'b\u2028c', 'bc'],
    ['with a null', 'b\u0000', 'b'],
  ];

  it.each(UNREADABLE)('an unreadable group name is put aside: %s', (_what, name, remaining) => {
    const left = { state: 'present', names: ['a'] };
    expect(readGroupClaim(['a', name])).toEqual({ ...left, unreadable: [remaining] });
    expect(readGroupClaim([name, 'a', name])).toEqual({
      ...left,
      unreadable: [remaining, remaining],
    });
    expect(readGroupClaim(`[a,${name}]`, { format: 'comma_separated' })).toEqual({
      ...left,
      unreadable: [remaining],
    });
  });

  it.each(UNREADABLE)(
    'a groups claim of nothing but unreadable names is absent: %s',
    (_what, name) => {
      expect(readGroupClaim([name])).toEqual({ state: 'absent' });
      expect(readGroupClaim([name, name])).toEqual({ state: 'absent' });
    },
  );

  it.each([
    ['a,', ''],
    [',a', ''],
    ['a, ', ''],
    ['[a, ]', ''],
    ['a,\u202eb', 'b'],
  ])('an unreadable group name is put aside in a text with commas: %j', (text, remaining) => {
    expect(readGroupClaim(text, { format: 'comma_separated' })).toEqual({
      ...{ state: 'present', names: ['a'], unreadable: [remaining] },
    });
  });

  it('an unreadable group name does not count towards an overage and is not counted in one', () => {
    const many = Array.from({ length: 5_001 }, (_none, index) => `group-${index}`);
    expect(readGroupClaim([...many.slice(1), ''])).toMatchObject({
      state: 'present',
      unreadable: [''],
    });
    expect(readGroupClaim([...many, ''])).toEqual({ state: 'overage' });
  });
});

describe('an unusual groups claim', () => {
  const nested = Array.from({ length: 50 }).reduce<unknown>((inner) => [inner], 'a');
  const many = (count: number) => Array.from({ length: count }, (_none, index) => `group-${index}`);

  it.each<[string, unknown, GroupFormat]>([
    ['lists in lists, 50 deep', nested, 'list'],
    ['lists in lists, 50 deep, instead of a text', nested, 'comma_separated'],
    ['objects in objects', { groups: { groups: ['a'] } }, 'list'],
    ['a boolean among texts', ['true', true], 'list'],
    ['names that hide a zero-width joiner', ['a\u200db'], 'list'],
    ['names that end from right to left', ['a\u202e'], 'list'],
    ['names that hold a mark of direction', ['\u200fa'], 'list'],
    ['half a character', ['a\ud83d'], 'list'],
    ['a private-use character', ['\ue000'], 'list'],
    ['a line separator', ['a\u2028b'], 'list'],
    ['lists in JSON, one after the other', '["a","b"]'.repeat(1_200), 'list'],
  ])('an unusual groups claim is absent: %s', (_what, value, format) => {
    expect(readGroupClaim(value, { format })).toEqual({ state: 'absent' });
  });

  it('the text of a boolean is a group name', () => {
    expect(readGroupClaim(['true'])).toEqual({ state: 'present', names: ['true'] });
  });

  it('the names of inherited properties are group names', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    expect(readGroupClaim(names)).toEqual({ state: 'present', names });
  });

  it('a groups claim of 11 KB is read to its end', () => {
    const names = many(1_000).toSorted();
    expect(readGroupClaim(names)).toEqual({ state: 'present', names });
    expect(readGroupClaim(names.join(','), { format: 'comma_separated' })).toEqual({
      state: 'present',
      names,
    });
  });

  it('a groups claim of 5,000 names is present, and of one more an overage', () => {
    expect(readGroupClaim(many(5_000))).toMatchObject({ state: 'present' });
    expect(readGroupClaim(many(5_001))).toEqual({ state: 'overage' });
    expect(readGroupClaim(many(5_001).join(','), { format: 'comma_separated' })).toEqual({
      state: 'overage',
    });
  });
});

describe('names of one group', () => {
  it.each([
    ['Jira-Users', 'jira-users', true],
    [' jira-users', 'jira-users', false],
    ['jira-users ', 'jira-users', false],
    ['B\u00fcro', 'bu\u0308ro', true],
    ['jira-users', 'jira-user', false],
    ['jira users', 'jira-users', false],
  ])('%j and %j name one group: %s', (name, other, same) => {
    expect(toGroupKey(name) === toGroupKey(other)).toBe(same);
  });
});
