import { describe, expect, it } from 'vitest';
import { type GroupClaim, readGroupClaim, toGroupClaim } from '#shared/groups/group-claim.ts';
import { mapGroups } from '#shared/groups/map-groups.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { groupRules } from '#test/builders/group-rules.ts';

const map = (names: readonly string[], rules: Partial<GroupRules> = {}) =>
  mapGroups(toGroupClaim(names), groupRules(rules), replaceLinear);
const ID = '8f0c6a52-6f6c-4d0f-9a5c-1d2f3a4b5c6d';

describe('mapping group names', () => {
  it.each<[string, readonly string[], Partial<GroupRules>, readonly string[]]>([
    ['as they are claimed', ['Jira-A', 'b'], {}, ['Jira-A', 'b']],
    ['by the rename table', [ID], { rename: { [ID]: 'jira-users' } }, ['jira-users']],
    [
      'by the rename table in any case',
      [ID.toUpperCase()],
      { rename: { [ID]: 'jira-u' } },
      ['jira-u'],
    ],
    [
      'by the rename table in any composition of letters',
      ['Bu\u0308ro'],
      { rename: { 'b\u00fcro': 'office' } },
      ['office'],
    ],
    ['by the rename table or not at all', ['x', ID], { rename: { [ID]: 'a' } }, ['a', 'x']],
    [
      'by transforms in order',
      ['/Team A'],
      { transform: [{ replace: '^/', with: '' }, 'lower_case', { replace: ' ', with: '-' }] },
      ['team-a'],
    ],
    [
      'by the rename table and then by no transform',
      [ID, 'B'],
      { rename: { [ID]: 'Jira-Users' }, transform: ['lower_case'] },
      ['Jira-Users', 'b'],
    ],
    ['without their domain', ['a@b.c'], { transform: [{ strip_domain: ['b.c'] }] }, ['a']],
    ['in one composition', ['u-\u0308'], { transform: [{ replace: '-', with: '' }] }, ['\u00fc']],
  ])('groups are named %s', (_what, names, rules, expected) => {
    const mapped = map(names, rules);
    expect(mapped).toMatchObject({ state: 'present', dropped: 0 });
    expect(mapped.names.toSorted()).toEqual(expected.toSorted());
  });

  it.each([
    ['jira-a, jira-b'],
    ['jira-a,jira-b'],
    ['jira-a;jira-b; jira-c'],
    ['jira-a | jira-b'],
    ['jira-a jira-b'],
    ['JIRA-A\njira-b'],
  ])('the name %j makes absent of a claim, where each part of it is managed', (name) => {
    const managed = ['jira-*'];
    expect(map([name], { managed })).toEqual({ state: 'absent', names: [], dropped: 0 });
    expect(map(['other', name], { managed }).state).toBe('absent');
  });

  it.each([
    ['jira-analysts, emea', ['jira-*']],
    ['jira-a, jira-b', ['*']],
    ['Sales, EMEA', ['*', 'jira-*']],
    ['jira admins', ['jira *', 'jira-*']],
    ['jira-a', ['jira-*']],
    [' , ', ['jira-*']],
  ])('the name %j is one name, where %j is managed', (name, managed) => {
    expect(map([name], { managed }).state).toBe('present');
  });

  it('two groups with the same new name are one', () => {
    const rules = { rename: { one: 'jira-users' }, transform: [{ replace: '^x-', with: '' }] };
    expect(map(['one', 'x-Jira-Users', 'two'], rules).names.map((n) => n.toLowerCase())).toEqual([
      'jira-users',
      'two',
    ]);
  });

  it('groups are named by the rules of each product, whichever came first', () => {
    expect(map(['a'], { rename: { a: 'first' } }).names).toEqual(['first']);
    expect(map(['a'], { rename: { a: 'second' } }).names).toEqual(['second']);
  });

  it('groups are named the same the second time', () => {
    const rules = groupRules({ rename: { a: 'b' }, drop: ['x'], transform: ['upper_case'] });
    const claim = toGroupClaim(['a', 'c', 'X']);
    const first = mapGroups(claim, rules, replaceLinear);
    expect(first).toEqual({ state: 'present', names: ['b', 'C'], dropped: 1 });
    expect(mapGroups(claim, rules, replaceLinear)).toEqual(first);
  });

  it('all groups are named when there are more than the cache holds', () => {
    const rules = groupRules({ transform: ['upper_case'] });
    for (let round = 0; round < 5; round += 1) {
      const names = Array.from({ length: 4_000 }, (_none, index) => `${round}-${index}-a`);
      const mapped = mapGroups({ state: 'present', names }, rules, replaceLinear);
      expect(mapped.names).toEqual(names.map((name) => name.toUpperCase()));
    }
  });

  it.each(['__proto__', 'constructor', 'toString'])('a group may have the name %s', (name) => {
    expect(map([name]).names).toEqual([name]);
  });
});

describe('dropping groups', () => {
  it('groups are dropped by their name in any case', () => {
    expect(map(['Everyone', 'a'], { drop: ['everyone'] })).toEqual({
      ...{ state: 'present', names: ['a'], dropped: 1 },
    });
  });

  it('groups are dropped by their final name', () => {
    const rules = { rename: { [ID]: 'sec-all', 'sec-b': 'b' }, drop: ['sec-*'] };
    expect(map([ID, 'sec-b', 'SEC-c'], rules)).toMatchObject({ names: ['b'], dropped: 2 });
  });

  it('groups without a name after the transforms are dropped', () => {
    const rules = { transform: [{ replace: '^sec-', with: '' }] };
    expect(map(['sec-', 'sec-a'], rules)).toMatchObject({ names: ['a'], dropped: 1 });
  });

  it('dropped groups and unreadable ones are counted together', () => {
    const claim = readGroupClaim(['a', 'b', 'sec-c', 'b\u200b', '']);
    const rules = groupRules({ drop: ['sec-*'] });
    expect(mapGroups(claim, rules, replaceLinear)).toEqual({
      ...{ state: 'present', names: ['a', 'b'], dropped: 3, resembled: ['b'] },
    });
  });

  it('what an unreadable name resembles goes by the name that the policy gives it', () => {
    const claim = readGroupClaim(['a', 'x\u200b', 'sec-\u200bc']);
    const rules = groupRules({ rename: { X: 'jira-x' }, drop: ['sec-*'] });
    expect(mapGroups(claim, rules, replaceLinear)).toMatchObject({
      ...{ names: ['a'], dropped: 2, resembled: ['jira-x'] },
    });
  });

  it('groups with a name that is too long for a transform are dropped', () => {
    const transform = [{ replace: '^x$', with: 'x'.repeat(1_025) }, 'upper_case' as const];
    const [fits, long] = ['b'.repeat(1_024), 'b'.repeat(1_025)];
    expect(map([fits, long, 'x'], { transform })).toEqual({
      ...{ state: 'present', names: [fits.toUpperCase()], dropped: 2 },
    });
  });

  it('groups that are all dropped are still present', () => {
    expect(map(['a', 'b'], { drop: ['*'] })).toEqual({ state: 'present', names: [], dropped: 2 });
  });
});

it.each<GroupClaim | { readonly state: 'failed' }>([
  { state: 'empty' },
  { state: 'absent' },
  { state: 'overage' },
  { state: 'failed' },
])('a result without names keeps its state: $state', (claim) => {
  const rules = groupRules({ rename: { a: 'b' }, drop: ['*'] });
  expect(mapGroups(claim, rules, replaceLinear)).toEqual({ ...claim, names: [], dropped: 0 });
});
