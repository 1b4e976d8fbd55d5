import { describe, expect, it } from 'vitest';
import type { MappedGroups } from '#shared/groups/map-groups.ts';
import { policyFor, requireEntitlement } from '#shared/plan/require-entitlement.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { groupRules } from '#test/builders/group-rules.ts';
import { mappedGroups } from '#test/builders/mapped-groups.ts';

const STATES: Readonly<Record<MappedGroups['state'], MappedGroups>> = {
  present: mappedGroups(['jira-analysts']),
  empty: mappedGroups([]),
  absent: mappedGroups(null),
  overage: mappedGroups([], 'overage'),
  failed: mappedGroups([], 'failed'),
};
const DENY_ALL: Partial<GroupRules> = {
  ...{ whenPresent: 'deny', whenEmpty: 'deny', whenAbsent: 'deny', whenOverage: 'deny' },
};

describe('groups that are', () => {
  it.each<[keyof typeof STATES, Partial<GroupRules>]>([
    ['present', { whenPresent: 'deny' }],
    ['empty', { whenEmpty: 'deny' }],
    ['absent', { whenAbsent: 'deny' }],
    ['overage', { whenOverage: 'deny' }],
  ])('%s are denied where the policy says so, and by that word alone', (state, denies) => {
    const check = (rules: Partial<GroupRules>) => () =>
      requireEntitlement(STATES[state], groupRules(rules), []);
    expect(check(denies)).toThrow(
      expect.objectContaining({ code: 'map.groups_denied', evidence: { reason: state } }),
    );
    const [word = ''] = Object.keys(denies);
    expect(check({ ...DENY_ALL, [word]: 'keep' })).not.toThrow();
  });

  it('not to be had are let in: what their source said of failure has been heard', () => {
    expect(() => requireEntitlement(STATES.failed, groupRules(DENY_ALL), [])).not.toThrow();
  });

  it.each<[keyof typeof STATES, Partial<GroupRules>, 'sync' | 'keep' | 'deny']>([
    ['present', {}, 'sync'],
    ['present', { whenPresent: 'keep' }, 'keep'],
    ['present', { whenPresent: 'deny' }, 'deny'],
    ['empty', {}, 'sync'],
    ['empty', { whenEmpty: 'keep' }, 'keep'],
    ['empty', { whenEmpty: 'deny' }, 'deny'],
    ['absent', {}, 'keep'],
    ['absent', { whenAbsent: 'deny' }, 'deny'],
    ['overage', {}, 'keep'],
    ['overage', { whenOverage: 'deny' }, 'deny'],
    ['failed', DENY_ALL, 'keep'],
  ])('%s under %j: %s', (state, rules, policy) => {
    expect(policyFor(state, groupRules(rules))).toBe(policy);
  });
});

describe('where a group is required', () => {
  const rules = groupRules({ required: ['Staff', 'jira-*'] });
  const refusal = (reason: string) =>
    expect.objectContaining({ code: 'map.group_required', evidence: { reason } });

  it.each([[['staff']], [['others', 'JIRA-users']]])(
    'somebody who is told to be in one is let in: %j',
    (names) => {
      expect(() => requireEntitlement(mappedGroups(names), rules, [])).not.toThrow();
    },
  );

  it.each<[string, MappedGroups, string]>([
    ['in others', mappedGroups(['others']), 'present'],
    ['in none', mappedGroups([]), 'empty'],
    ['in others that were all dropped', { state: 'present', names: [], dropped: 1 }, 'present'],
  ])('somebody who is told to be %s is not, whatever they have', (_what, groups, reason) => {
    expect(() => requireEntitlement(groups, rules, ['staff', 'jira-users'])).toThrow(
      refusal(reason),
    );
  });

  it.each(['absent', 'overage', 'failed'] as const)(
    'and groups are %s, those count that somebody has',
    (state) => {
      const check = (held: readonly string[]) => () =>
        requireEntitlement(STATES[state], rules, held);
      expect(check(['others', 'STAFF'])).not.toThrow();
      expect(check(['others'])).toThrow(refusal(state));
      expect(check([])).toThrow(refusal(state));
    },
  );

  it.each(['absent', 'overage', 'failed'] as const)(
    'and groups are %s, what everybody is given does not count',
    (state) => {
      const given = groupRules({
        ...{ required: ['jira-*', 'ours'], default: ['Jira-Users'], ownedGroup: 'Ours' },
      });
      const check =
        (...held: string[]) =>
        () =>
          requireEntitlement(STATES[state], given, held);
      expect(check('jira-users', 'OURS')).toThrow(refusal(state));
      expect(check('jira-users', 'OURS', 'jira-analysts')).not.toThrow();
    },
  );

  it('nobody is let in by a name that nobody can read', () => {
    for (const name of ['staff\u200b', '\u202estaff', 'sta\u00adff', 'staff\u0000']) {
      const groups = mappedGroups(['others', name]);
      expect(() => requireEntitlement(groups, rules, [])).toThrow(refusal('present'));
    }
  });

  it('nobody is let in by a name that only resembles one', () => {
    const groups = mappedGroups(['st\u00e1ff', 'ſtaff', 'staff.', '\uff53taff']);
    expect(() => requireEntitlement(groups, rules, ['staff'])).toThrow(refusal('present'));
  });

  it('one alone is required like several', () => {
    const one = groupRules({ required: ['staff'] });
    const check =
      (...names: string[]) =>
      () =>
        requireEntitlement(mappedGroups(names), one, []);
    expect(check('staff')).not.toThrow();
    expect(check('others')).toThrow(refusal('present'));
  });

  it('a denied state is told before it', () => {
    const strict = groupRules({ required: ['staff'], whenAbsent: 'deny' });
    expect(() => requireEntitlement(STATES.absent, strict, [])).toThrow(
      expect.objectContaining({ code: 'map.groups_denied' }),
    );
  });
});
