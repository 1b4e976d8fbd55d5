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

describe('groups in each state', () => {
  it.each<[keyof typeof STATES, Partial<GroupRules>]>([
    ['present', { whenPresent: 'deny' }],
    ['empty', { whenEmpty: 'deny' }],
    ['absent', { whenAbsent: 'deny' }],
    ['overage', { whenOverage: 'deny' }],
  ])('%s groups are denied when the policy says so, and by that key alone', (state, denies) => {
    const check = (rules: Partial<GroupRules>) => () =>
      requireEntitlement(STATES[state], groupRules(rules), []);
    expect(check(denies)).toThrow(
      expect.objectContaining({ code: 'map.groups_denied', evidence: { reason: state } }),
    );
    const [key = ''] = Object.keys(denies);
    expect(check({ ...DENY_ALL, [key]: 'keep' })).not.toThrow();
  });

  it('the groups of a failed source are not denied: its failure policy has decided', () => {
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
  ])('%s groups under %j are treated as %s', (state, rules, policy) => {
    expect(policyFor(state, groupRules(rules))).toBe(policy);
  });
});

describe('a required group', () => {
  const rules = groupRules({ required: ['Staff', 'jira-*'] });
  const refusal = (reason: string) =>
    expect.objectContaining({ code: 'map.group_required', evidence: { reason } });

  it.each([[['staff']], [['others', 'JIRA-users']]])(
    'a user whose claim lists a required group is let in: %j',
    (names) => {
      expect(() => requireEntitlement(mappedGroups(names), rules, [])).not.toThrow();
    },
  );

  it.each<[string, MappedGroups, string]>([
    ['other groups', mappedGroups(['others']), 'present'],
    ['no group', mappedGroups([]), 'empty'],
    ['other groups, all of them dropped,', { state: 'present', names: [], dropped: 1 }, 'present'],
  ])(
    'a user whose claim lists %s is refused, whatever groups their account has',
    (_what, groups, reason) => {
      expect(() => requireEntitlement(groups, rules, ['staff', 'jira-users'])).toThrow(
        refusal(reason),
      );
    },
  );

  it.each(['absent', 'overage', 'failed'] as const)(
    'the groups of the account count when the claimed groups are %s',
    (state) => {
      const check = (held: readonly string[]) => () =>
        requireEntitlement(STATES[state], rules, held);
      expect(check(['others', 'STAFF'])).not.toThrow();
      expect(check(['others'])).toThrow(refusal(state));
      expect(check([])).toThrow(refusal(state));
    },
  );

  it.each(['absent', 'overage', 'failed'] as const)(
    'default and owned groups of the account do not count when the claimed groups are %s',
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

  it('an unreadable group name does not meet the requirement', () => {
    for (const name of ['staff\u200b', '\u202estaff', 'sta\u00adff', 'staff\u0000']) {
      const groups = mappedGroups(['others', name]);
      expect(() => requireEntitlement(groups, rules, [])).toThrow(refusal('present'));
    }
  });

  it('a group name that only resembles a required one does not meet the requirement', () => {
    const groups = mappedGroups(['st\u00e1ff', 'ſtaff', 'staff.', '\uff53taff']);
    expect(() => requireEntitlement(groups, rules, ['staff'])).toThrow(refusal('present'));
  });

  it('a single required group works like several', () => {
    const single = groupRules({ required: ['staff'] });
    const check =
      (...names: string[]) =>
      () =>
        requireEntitlement(mappedGroups(names), single, []);
    expect(check('staff')).not.toThrow();
    expect(check('others')).toThrow(refusal('present'));
  });

  it('a denied state is refused before a missing required group', () => {
    const strict = groupRules({ required: ['staff'], whenAbsent: 'deny' });
    expect(() => requireEntitlement(STATES.absent, strict, [])).toThrow(
      expect.objectContaining({ code: 'map.groups_denied' }),
    );
  });
});
