import { describe, expect, it } from 'vitest';
import type { Account, Plan } from '#shared/plan/plan-provisioning.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { planRules } from '#test/builders/plan-rules.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

const create = (group: string): Plan[number] => ({ kind: 'create_group', group });
const join = (group: string): Plan[number] => ({
  ...{ kind: 'join', username: 'ada', missing: 'create' },
  group,
});
const leave = (group: string): Plan[number] => ({ kind: 'leave', username: 'ada', group });
const stepsOn = (group: string): Plan => [create(group), join(group), leave(group)];
const ON_ACCOUNT: Plan = [
  { kind: 'create_person', user: { username: 'ada', email: 'a@b', displayName: 'Ada' } },
  { kind: 'update_person', username: 'ada', changes: { active: true } },
  { kind: 'set_password', username: 'ada' },
];

const restrict = (plan: Plan, groups: Partial<GroupRules> = {}, held: Account | null = account()) =>
  restrictPlan(plan, held, planRules(groups, { supportsGroupName: (name) => !name.includes('/') }));
const allBy = (rule: string, plan: Plan) => ({
  plan: [],
  withheld: plan.map((step) => ({ step, rule })),
});

describe('a restricted plan', () => {
  it('every step on a managed group is kept, and none is withheld', () => {
    const plan = stepsOn('Jira-Analysts');
    expect(restrict(plan)).toEqual({ plan, withheld: [] });
  });

  it.each<[string, string, string]>([
    ['a group that the product cannot have', 'jira-a/b', 'unsupported_name'],
    ['an unmanaged group', 'wiki-users', 'managed'],
    ['a protected group', 'jira-administrators', 'protected'],
    ['a protected group in another case', 'JIRA-Administrators', 'protected'],
    ['a group that ends as a protected one and a space', 'jira-administrators ', 'protected'],
    ['a group that begins with a space', ' jira-administrators', 'managed'],
    ['a group that resembles a protected one', 'jira-administr\u00e1tors', 'protected'],
    ['a group that ends as a protected one and a dot', 'jira-administrators.', 'protected'],
    ['a group that has a long s', 'jira-administrator\u017f', 'protected'],
  ])('no step on %s is kept', (_title, group, rule) => {
    const plan = stepsOn(group);
    expect(restrict(plan)).toEqual(allBy(rule, plan));
  });

  it('no step on a group is kept when no group is managed', () => {
    const plan = stepsOn('jira-users');
    expect(restrict(plan, { managed: [] })).toEqual(allBy('managed', plan));
  });

  it('a star in a protected pattern is applied', () => {
    const plan = stepsOn('Jira-System-Administrators');
    const rules = { managed: ['*'], protected: ['*admin*'] };
    expect(restrict(plan, rules)).toEqual(allBy('protected', plan));
  });

  it('every step on the account is kept, whatever the group rules say', () => {
    const rules = { managed: [], protected: ['*'], createMissing: false, mostRemovals: 0 };
    expect(restrict(ON_ACCOUNT, rules)).toEqual({ plan: ON_ACCOUNT, withheld: [] });
  });

  it('each withheld step has one rule, the first that forbids it', () => {
    const rules = { managed: [], protected: ['*'], createMissing: false, mostRemovals: 0 };
    const plan = stepsOn('jira-users');
    expect(restrict(plan, rules)).toEqual(allBy('managed', plan));
  });
});

describe('an unreadable group name', () => {
  const NAMES = ['jira-a\u200bb', 'jira-a\u202e', 'jira-a\nb', 'jira-\ue000', 'jira-\u00ad'];

  it.each(NAMES)(
    'a group with an unreadable name is never left, because no claim could have listed it: %j',
    (name) => {
      const plan = [leave('jira-b'), leave(name)];
      expect(restrict(plan)).toEqual({
        plan: [leave('jira-b')],
        withheld: [{ step: leave(name), rule: 'unreadable' }],
      });
    },
  );

  it('a group with an unreadable name does not count among the removals', () => {
    const plan = [leave('jira-b'), ...NAMES.map(leave)];
    expect(restrict(plan, { mostRemovals: 1 }).plan).toEqual([leave('jira-b')]);
  });

  it('a group with an unreadable name may be joined when the policy itself names it', () => {
    const plan = [create('jira-a\u200bb'), join('jira-a\u200bb')];
    expect(restrict(plan)).toEqual({ plan, withheld: [] });
  });
});

describe('in mode lookup', () => {
  it('a plan in mode lookup keeps no step, not even on the account', () => {
    const plan = [...ON_ACCOUNT, ...stepsOn('jira-users')];
    const policy = productPolicy({ ownedGroup: 'jira-users' }, { mode: 'lookup' });
    expect(restrictPlan(plan, null, { ...planRules(), policy })).toEqual(allBy('lookup', plan));
  });
});

describe('the owned group', () => {
  it('the owned group is created and joined though it is not managed', () => {
    const plan = [create('ours'), join('Ours')];
    expect(restrict(plan, { ownedGroup: 'OURS' })).toEqual({ plan, withheld: [] });
  });

  it('the owned group makes no other group managed', () => {
    const plan = [join('other')];
    expect(restrict(plan, { ownedGroup: 'ours' })).toEqual(allBy('managed', plan));
  });

  it('a protected owned group is not joined', () => {
    const plan = [join('ours')];
    const rules = { ownedGroup: 'ours', protected: ['our*'] };
    expect(restrict(plan, rules)).toEqual(allBy('protected', plan));
  });
});

it('no missing group is created when the policy forbids it, and joins stay', () => {
  const joins = [join('jira-a'), join('jira-b')];
  expect(
    restrict([create('jira-a'), create('jira-b'), ...joins], { createMissing: false }),
  ).toEqual({
    plan: joins,
    withheld: ['jira-a', 'jira-b'].map((group) => ({
      step: create(group),
      rule: 'create_missing',
    })),
  });
});

describe('the limit of removals', () => {
  const leaves = ['jira-a', 'jira-b', 'jira-c'].map(leave);
  const others = [join('jira-d')];

  it('as many removals as the limit are kept', () => {
    const plan = [...others, ...leaves];
    expect(restrict(plan, { mostRemovals: 3 })).toEqual({ plan, withheld: [] });
  });

  it('no removal is kept when there is one more than the limit, and other steps stay', () => {
    expect(restrict([...others, ...leaves], { mostRemovals: 2 })).toEqual({
      plan: others,
      withheld: leaves.map((step) => ({ step, rule: 'most_removals' })),
    });
  });

  it('the limit of removals may be zero', () => {
    const plan = [leave('jira-a')];
    expect(restrict(plan, { mostRemovals: 0 })).toEqual(allBy('most_removals', plan));
  });

  it('steps that other rules withhold do not count among the removals', () => {
    const plan = [leave('wiki-a'), leave('jira-administrators'), leave('jira-a')];
    const { plan: left, withheld } = restrict(plan, { mostRemovals: 1 });
    expect(left).toEqual([leave('jira-a')]);
    expect(withheld.map(({ rule }) => rule)).toEqual(['managed', 'protected']);
  });
});

describe('groups that an account has by nested groups', () => {
  const held = account({
    groups: ['jira-inner', 'jira-outer', 'jira-top'],
    nested: ['Jira-Outer'],
  });

  it('a nested group is not left, and its joins stay in the plan', () => {
    const plan = [join('jira-outer'), leave('jira-outer'), leave('jira-top')];
    expect(restrict(plan, {}, held)).toEqual({
      plan: [join('jira-outer'), leave('jira-top')],
      withheld: [{ step: leave('jira-outer'), rule: 'nested' }],
    });
  });

  it('nested groups count towards no limit', () => {
    const nested = Array.from({ length: 30 }, (_none, index) => `jira-nested-${index}`);
    const many = account({ groups: [...nested, 'jira-lost'], nested });
    const plan = [...nested, 'jira-lost'].map(leave);
    expect(restrict(plan, { mostRemovals: 1 }, many).plan).toEqual([leave('jira-lost')]);
  });
});
