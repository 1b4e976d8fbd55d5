import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan, Step } from '#shared/plan/plan-provisioning.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { account } from '#test/builders/account.ts';
import { capabilities } from '#test/builders/capabilities.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

const group = fc.constantFrom('jira-a', 'JIRA-B', 'wiki-a', 'admins', 'ours', 'x');
const JOIN = { kind: 'join', username: 'ada', missing: 'create' } as const;
const step: fc.Arbitrary<Step> = fc.oneof(
  group.map((name): Step => ({ kind: 'create_group', group: name })),
  group.map((name): Step => ({ ...JOIN, group: name })),
  fc.constant<Step>({ kind: 'update_person', username: 'ada', changes: { active: true } }),
);
// As in real plans, only held groups are left, and each of them once.
const situations = fc.uniqueArray(group).chain((groups) =>
  fc.record({
    held: groups.length === 0 ? fc.constant(null) : fc.constant(account({ groups })),
    plan: fc
      .tuple(fc.array(step, { maxLength: 6 }), fc.subarray(groups))
      .map(([others, left]): Plan => [...others, ...left.map(toLeave)]),
  }),
);
const CAN = capabilities({ supportsGroupName: (name) => name !== 'x' });
const toLeave = (name: string): Step => ({ kind: 'leave', username: 'ada', group: name });
const patterns = fc.subarray(['*', 'jira-*', 'admins', 'wiki-a']);
const policies = fc
  .record({
    mode: fc.constantFrom('jit', 'jit', 'lookup'),
    managed: patterns,
    protected: patterns,
    ownedGroup: fc.constantFrom(null, 'OURS'),
    createMissing: fc.boolean(),
    mostRemovals: fc.nat(3),
    access: patterns,
    leavesLastAccess: fc.boolean(),
  })
  .map(({ mode, ...groups }) => productPolicy(groups, { mode }));

const isLeave = ({ kind }: Step) => kind === 'leave';

describe('any plan and policy', () => {
  const check = (property: (restricted: ReturnType<typeof restrictPlan>, given: Given) => void) =>
    fc.assert(
      fc.property(situations, policies, ({ plan, held }, policy) => {
        property(restrictPlan(plan, held, { product: 'jira', policy, capabilities: CAN }), {
          plan,
          held,
          policy,
        });
      }),
    );
  type Given = {
    readonly plan: Plan;
    readonly held: ReturnType<typeof account> | null;
    readonly policy: ReturnType<typeof productPolicy>;
  };

  it('every step is either kept, in its order, or withheld once', () => {
    check(({ plan: left, withheld }, { plan }) => {
      const gone = new Set(withheld.map((entry) => entry.step));
      expect(left).toEqual(plan.filter((given) => !gone.has(given)));
      expect(left.length + withheld.length).toBe(plan.length);
    });
  });

  it('a restricted plan has nothing more to withhold', () => {
    check(({ plan: left }, { held, policy }) => {
      expect(restrictPlan(left, held, { product: 'jira', policy, capabilities: CAN })).toEqual({
        plan: left,
        withheld: [],
      });
    });
  });

  it('mode lookup keeps no step', () => {
    check(({ plan: left }, { policy }) => {
      if (policy.mode === 'lookup') expect(left).toEqual([]);
    });
  });

  it('no more groups are left than the policy permits', () => {
    check(({ plan: left }, { policy }) => {
      expect(left.filter(isLeave).length).toBeLessThanOrEqual(policy.groups.mostRemovals);
    });
  });

  it('an account keeps its access unless the policy permits to lose it', () => {
    check(({ plan: left }, { held, policy }) => {
      const { access, leavesLastAccess } = policy.groups;
      const before = (held?.groups ?? []).filter((name) => matchesAnyPattern(name, access));
      fc.pre(!leavesLastAccess && before.length > 0);
      const leaves = left.flatMap((kept) =>
        kept.kind === 'leave' ? [toGroupKey(kept.group)] : [],
      );
      const joins = left.flatMap((kept) => (kept.kind === 'join' ? [kept.group] : []));
      const after = [...before.filter((name) => !leaves.includes(toGroupKey(name))), ...joins];
      expect(after.some((name) => matchesAnyPattern(name, access))).toBe(true);
    });
  });
});
