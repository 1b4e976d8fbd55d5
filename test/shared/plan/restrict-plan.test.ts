import { describe, expect, it } from 'vitest';
import type { Plan } from '#shared/plan/plan-provisioning.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

const stepsOn = (group: string): Plan => [
  { kind: 'create_group', group },
  { kind: 'join', username: 'ada', group },
  { kind: 'leave', username: 'ada', group },
];

describe('a restricted plan', () => {
  it('keeps every step on a managed group', () => {
    const plan = stepsOn('Jira-Analysts');
    expect(restrictPlan(plan, productPolicy())).toEqual(plan);
  });

  it.each([
    ['an unmanaged group', 'wiki-users'],
    ['a protected group', 'jira-administrators'],
    ['a protected group in another case', 'JIRA-Administrators'],
    ['a protected group with blanks around it', ' jira-administrators '],
  ])('holds no step on %s', (_title, group) => {
    expect(restrictPlan(stepsOn(group), productPolicy())).toEqual([]);
  });

  it('holds no step on groups at all where none is managed', () => {
    expect(restrictPlan(stepsOn('jira-users'), productPolicy({ managed: [] }))).toEqual([]);
  });

  it('heeds the stars of protected patterns', () => {
    const policy = productPolicy({ managed: ['*'], protected: ['*admin*'] });
    expect(restrictPlan(stepsOn('Jira-System-Administrators'), policy)).toEqual([]);
  });

  it('keeps every step on the person', () => {
    const plan: Plan = [
      { kind: 'create_person', person: { username: 'ada', email: 'a@b', displayName: 'Ada' } },
      { kind: 'update_person', username: 'ada', changes: { active: true } },
    ];
    expect(restrictPlan(plan, productPolicy({ managed: [], protected: ['*'] }))).toEqual(plan);
  });
});
