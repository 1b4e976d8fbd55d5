import { describe, expect, it } from 'vitest';
import type { Account, Plan } from '#shared/plan/plan-provisioning.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { planRules } from '#test/builders/plan-rules.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

const leave = (group: string): Plan[number] => ({ kind: 'leave', username: 'ada', group });
const join = (group: string): Plan[number] => ({
  ...{ kind: 'join', username: 'ada', missing: 'create' },
  group,
});
const ACCESS = { access: ['*-access', 'jira-users'], managed: ['*'] };

/** Returns the groups that the plan leaves, and those that it keeps for access. */
function leftOf(plan: Plan, held: Account | null, rules: Partial<GroupRules> = {}) {
  const policy = productPolicy({ ...ACCESS, ...rules });
  const restricted = restrictPlan(plan, held, { ...planRules(), policy });
  const kept = restricted.withheld.filter(({ rule }) => rule === 'last_access');
  return {
    left: restricted.plan.flatMap((step) => (step.kind === 'leave' ? [step.group] : [])),
    kept: kept.map(({ step }) => 'group' in step && step.group),
  };
}
const memberOf = (...groups: string[]) => account({ groups });

describe('a group that gives access', () => {
  it('the only group that gives access is kept', () => {
    const plan = [leave('jira-users'), leave('team-a')];
    expect(leftOf(plan, memberOf('jira-users', 'team-a'))).toEqual({
      left: ['team-a'],
      kept: ['jira-users'],
    });
  });

  it.each([[['b-access', 'a-access', 'jira-users']], [['jira-users', 'b-access', 'a-access']]])(
    'one of several groups that give access is kept, and always the same one: %j',
    (groups) => {
      expect(leftOf(groups.map(leave), memberOf(...groups)).kept).toEqual(['a-access']);
    },
  );

  it('a group that gives access is kept in any case of its name', () => {
    expect(leftOf([leave('JIRA-Users')], memberOf('JIRA-Users')).kept).toEqual(['JIRA-Users']);
  });

  it('a group that gives access is kept when the user joins a group that gives none', () => {
    const plan = [join('team-a'), leave('jira-users')];
    expect(leftOf(plan, memberOf('jira-users')).kept).toEqual(['jira-users']);
  });

  it('a group that gives access is kept until another one, which may be missing, was joined', () => {
    const skipped = { ...join('b-access'), missing: 'skip' } as const;
    const plan = [skipped, leave('jira-users')];
    expect(leftOf(plan, memberOf('jira-users')).kept).toEqual(['jira-users']);
    expect(leftOf([leave('jira-users')], memberOf('jira-users', 'b-access')).kept).toEqual([]);
  });

  it('a group that gives access is kept when the other one is protected', () => {
    const plan = [join('b-access'), leave('jira-users')];
    const rules = { protected: ['b-access'] };
    expect(leftOf(plan, memberOf('jira-users'), rules).kept).toEqual(['jira-users']);
  });
});

describe('leaving a group that gives access', () => {
  it.each<[string, Plan, Account, Partial<GroupRules>]>([
    ['while another one is held', [], memberOf('jira-users', 'b-access'), {}],
    [
      'while another one is held that is not managed',
      [],
      memberOf('jira-users', 'wiki-access'),
      { managed: ['jira-*'] },
    ],
    ['when another one is joined', [join('b-access')], memberOf('jira-users'), {}],
    ['when the policy permits it', [], memberOf('jira-users'), { leavesLastAccess: true }],
    [
      'when the policy names no group that gives access',
      [],
      memberOf('jira-users'),
      { access: [] },
    ],
  ])('a group that gives access is left %s', (_when, plan, held, rules) => {
    expect(leftOf([...plan, leave('jira-users')], held, rules)).toEqual({
      left: ['jira-users'],
      kept: [],
    });
  });
});

it('a group that is kept for access does not count among the removals', () => {
  const plan = ['jira-users', 'team-a'].map(leave);
  expect(leftOf(plan, memberOf('jira-users', 'team-a'), { mostRemovals: 1 }).left).toEqual([
    'team-a',
  ]);
});

it('a new account does not keep the access that the product gives to new accounts', () => {
  expect(leftOf([leave('jira-users')], null)).toEqual({ left: ['jira-users'], kept: [] });
});
