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

/** The groups that are left after all, of those that `leaves` would have left. */
function leftOf(plan: Plan, held: Account | null, rules: Partial<GroupRules> = {}) {
  const policy = productPolicy({ ...ACCESS, ...rules });
  const restricted = restrictPlan(plan, held, { ...planRules(), policy });
  const kept = restricted.withheld.filter(({ rule }) => rule === 'last_access');
  return {
    left: restricted.plan.flatMap((step) => (step.kind === 'leave' ? [step.group] : [])),
    kept: kept.map(({ step }) => 'group' in step && step.group),
  };
}
const holds = (...groups: string[]) => account({ groups });

describe('somebody keeps a group that carries access', () => {
  it('when they would leave the only one', () => {
    const plan = [leave('jira-users'), leave('team-a')];
    expect(leftOf(plan, holds('jira-users', 'team-a'))).toEqual({
      left: ['team-a'],
      kept: ['jira-users'],
    });
  });

  it.each([[['b-access', 'a-access', 'jira-users']], [['jira-users', 'b-access', 'a-access']]])(
    'when they would leave all, and always the same one: %j',
    (groups) => {
      expect(leftOf(groups.map(leave), holds(...groups)).kept).toEqual(['a-access']);
    },
  );

  it('whatever its case', () => {
    expect(leftOf([leave('JIRA-Users')], holds('JIRA-Users')).kept).toEqual(['JIRA-Users']);
  });

  it('though they join a group that carries none', () => {
    const plan = [join('team-a'), leave('jira-users')];
    expect(leftOf(plan, holds('jira-users')).kept).toEqual(['jira-users']);
  });

  it('though they join another that may be missing, and leave it once they have the other', () => {
    const skipped = { ...join('b-access'), missing: 'skip' } as const;
    const plan = [skipped, leave('jira-users')];
    expect(leftOf(plan, holds('jira-users')).kept).toEqual(['jira-users']);
    expect(leftOf([leave('jira-users')], holds('jira-users', 'b-access')).kept).toEqual([]);
  });

  it('though they would have joined another, which is protected', () => {
    const plan = [join('b-access'), leave('jira-users')];
    const rules = { protected: ['b-access'] };
    expect(leftOf(plan, holds('jira-users'), rules).kept).toEqual(['jira-users']);
  });
});

describe('somebody may leave a group that carries access', () => {
  it.each<[string, Plan, Account, Partial<GroupRules>]>([
    ['while they have another', [], holds('jira-users', 'b-access'), {}],
    [
      'while they have another that is out of reach',
      [],
      holds('jira-users', 'wiki-access'),
      { managed: ['jira-*'] },
    ],
    ['when they join another', [join('b-access')], holds('jira-users'), {}],
    ['where the policy permits it', [], holds('jira-users'), { leavesLastAccess: true }],
    ['where the policy names none that carries access', [], holds('jira-users'), { access: [] }],
  ])('%s', (_when, plan, held, rules) => {
    expect(leftOf([...plan, leave('jira-users')], held, rules)).toEqual({
      left: ['jira-users'],
      kept: [],
    });
  });
});

it('a group that is kept for access does not count among the removals', () => {
  const plan = ['jira-users', 'team-a'].map(leave);
  expect(leftOf(plan, holds('jira-users', 'team-a'), { mostRemovals: 1 }).left).toEqual(['team-a']);
});

it('a newcomer does not keep the access that the product gives to everybody it creates', () => {
  expect(leftOf([leave('jira-users')], null)).toEqual({ left: ['jira-users'], kept: [] });
});
