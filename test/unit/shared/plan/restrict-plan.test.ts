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
const ON_PERSON: Plan = [
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
  it('keeps every step on a managed group, and withholds nothing', () => {
    const plan = stepsOn('Jira-Analysts');
    expect(restrict(plan)).toEqual({ plan, withheld: [] });
  });

  it.each<[string, string, string]>([
    ['a group that the product cannot have', 'jira-a/b', 'unsupported_name'],
    ['an unmanaged group', 'wiki-users', 'managed'],
    ['a protected group', 'jira-administrators', 'protected'],
    ['a protected group in another case', 'JIRA-Administrators', 'protected'],
    ['a protected group with blanks around it', ' jira-administrators ', 'protected'],
    ['a group that resembles a protected one', 'jira-administr\u00e1tors', 'protected'],
    ['a group that ends as a protected one and a dot', 'jira-administrators.', 'protected'],
    ['a group that has a long s', 'jira-administrator\u017f', 'protected'],
  ])('holds no step on %s', (_title, group, rule) => {
    const plan = stepsOn(group);
    expect(restrict(plan)).toEqual(allBy(rule, plan));
  });

  it('holds no step on groups at all where none is managed', () => {
    const plan = stepsOn('jira-users');
    expect(restrict(plan, { managed: [] })).toEqual(allBy('managed', plan));
  });

  it('heeds the stars of protected patterns', () => {
    const plan = stepsOn('Jira-System-Administrators');
    const rules = { managed: ['*'], protected: ['*admin*'] };
    expect(restrict(plan, rules)).toEqual(allBy('protected', plan));
  });

  it('keeps every step on the person, whatever holds for groups', () => {
    const rules = { managed: [], protected: ['*'], createMissing: false, mostRemovals: 0 };
    expect(restrict(ON_PERSON, rules)).toEqual({ plan: ON_PERSON, withheld: [] });
  });

  it('names one rule for each step, the first that forbids it', () => {
    const rules = { managed: [], protected: ['*'], createMissing: false, mostRemovals: 0 };
    const plan = stepsOn('jira-users');
    expect(restrict(plan, rules)).toEqual(allBy('managed', plan));
  });
});

describe('a group whose name nobody can read', () => {
  const NAMES = ['jira-a\u200bb', 'jira-a\u202e', 'jira-a\nb', 'jira-\ue000', 'jira-\u00ad'];

  it.each(NAMES)(
    'is never left, since nobody could have told us that somebody is in it: %j',
    (name) => {
      const plan = [leave('jira-b'), leave(name)];
      expect(restrict(plan)).toEqual({
        plan: [leave('jira-b')],
        withheld: [{ step: leave(name), rule: 'unreadable' }],
      });
    },
  );

  it('does not count among the removals', () => {
    const plan = [leave('jira-b'), ...NAMES.map(leave)];
    expect(restrict(plan, { mostRemovals: 1 }).plan).toEqual([leave('jira-b')]);
  });

  it('may be joined where the policy itself says so', () => {
    const plan = [create('jira-a\u200bb'), join('jira-a\u200bb')];
    expect(restrict(plan)).toEqual({ plan, withheld: [] });
  });
});

describe('in mode lookup', () => {
  it('nothing is left of a plan, the person included', () => {
    const plan = [...ON_PERSON, ...stepsOn('jira-users')];
    const policy = productPolicy({ ownedGroup: 'jira-users' }, { mode: 'lookup' });
    expect(restrictPlan(plan, null, { ...planRules(), policy })).toEqual(allBy('lookup', plan));
  });
});

describe('the group by which we know our own', () => {
  it('is created and joined though it is not managed', () => {
    const plan = [create('ours'), join('Ours')];
    expect(restrict(plan, { ownedGroup: 'OURS' })).toEqual({ plan, withheld: [] });
  });

  it('makes no other group managed', () => {
    const plan = [join('theirs')];
    expect(restrict(plan, { ownedGroup: 'ours' })).toEqual(allBy('managed', plan));
  });

  it('is not touched where it is protected', () => {
    const plan = [join('ours')];
    const rules = { ownedGroup: 'ours', protected: ['our*'] };
    expect(restrict(plan, rules)).toEqual(allBy('protected', plan));
  });
});

it('where missing groups are not to be created, none is, and joins stay', () => {
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

describe('the most removals of one sign-on', () => {
  const leaves = ['jira-a', 'jira-b', 'jira-c'].map(leave);
  const others = [join('jira-d')];

  it('may be made', () => {
    const plan = [...others, ...leaves];
    expect(restrict(plan, { mostRemovals: 3 })).toEqual({ plan, withheld: [] });
  });

  it('and one more are not made, not even one of them; the rest is', () => {
    expect(restrict([...others, ...leaves], { mostRemovals: 2 })).toEqual({
      plan: others,
      withheld: leaves.map((step) => ({ step, rule: 'most_removals' })),
    });
  });

  it('may be none', () => {
    const plan = [leave('jira-a')];
    expect(restrict(plan, { mostRemovals: 0 })).toEqual(allBy('most_removals', plan));
  });

  it('do not count what other rules have withheld', () => {
    const plan = [leave('wiki-a'), leave('jira-administrators'), leave('jira-a')];
    const { plan: left, withheld } = restrict(plan, { mostRemovals: 1 });
    expect(left).toEqual([leave('jira-a')]);
    expect(withheld.map(({ rule }) => rule)).toEqual(['managed', 'protected']);
  });
});
