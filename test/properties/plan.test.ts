import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Account,
  type Capabilities,
  type DesiredProfile,
  isOwnedGroup,
  planProvisioning,
} from '#shared/plan/plan-provisioning.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import { groupRules } from '#test/builders/group-rules.ts';
import { memoryDirectory } from '#test/builders/memory-directory.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profile } from '#test/builders/profile.ts';

// Few names in several spellings, so that they meet.
const group = fc
  .tuple(
    fc.constantFrom('jira-', 'wiki-', ''),
    fc.constantFrom('a', 'b', 'admins', 'ü'),
    fc.boolean(),
  )
  .map(([prefix, name, shout]) => (shout ? `${prefix}${name}`.toUpperCase() : `${prefix}${name}`));
const groups = fc.array(group, { maxLength: 6 });
const distinct = fc.uniqueArray(group, { maxLength: 6, selector: toGroupKey });
const pattern = fc.constantFrom('*', 'jira-*', '*admins', 'wiki-*', 'jira-a', '', 'JIRA-*');
const patterns = fc.array(pattern, { maxLength: 2 });

const groupPolicies: fc.Arbitrary<GroupRules> = fc
  .record({
    default: groups,
    managed: patterns,
    protected: patterns,
    ownedGroup: fc.constantFrom(null, 'jira-a', 'OURS', 'wiki-B'),
    createMissing: fc.boolean(),
    mostRemovals: fc.constantFrom(0, 1, 25),
    access: patterns,
    leavesLastAccess: fc.boolean(),
    whenPresent: fc.constantFrom('sync', 'keep'),
    whenEmpty: fc.constantFrom('sync', 'keep', 'deny'),
    whenAbsent: fc.constantFrom('keep', 'deny'),
    whenOverage: fc.constantFrom('keep', 'deny'),
  })
  .map(groupRules);
const policies: fc.Arbitrary<ProductPolicy> = groupPolicies.map((rules) => productPolicy(rules));
const claims = fc.oneof(groups, fc.constant(null), fc.constant('unreadable'));
const profiles: fc.Arbitrary<DesiredProfile> = fc
  .record({
    claim: claims,
    state: fc.constantFrom(undefined, undefined, undefined, 'overage', 'failed'),
    email: fc.constantFrom('ada@example.com', 'ADA@example.com', 'new@example.com'),
    displayName: fc.constantFrom('Ada', 'Ada Lovelace'),
  })
  .map(({ claim, state, ...person }) =>
    profile({ ...person, groups: claim, ...(state && { state }) }),
  );
const accounts: fc.Arbitrary<Account | null> = fc.option(
  fc.record({
    username: fc.constantFrom('ada', 'Ada', 'ADA'),
    email: fc.constantFrom('ada@example.com', 'old@example.com'),
    displayName: fc.constantFrom('Ada', 'Ada Lovelace'),
    active: fc.boolean(),
    groups: distinct,
  }),
);

/** A product: what the policy says of it, and what its directory can do and tell. */
interface Stage {
  readonly policy: ProductPolicy;
  readonly can: Capabilities;
  readonly hidesEmail: boolean;
}

const abilities: fc.Arbitrary<Capabilities> = fc
  .record({
    changesDetails: fc.boolean(),
    reactivates: fc.boolean(),
    setsPasswordSeparately: fc.boolean(),
    groupsOfNewUsers: distinct,
    supportsGroupName: fc.constantFrom(
      () => true,
      (name: string) => !name.toLowerCase().endsWith('b'),
    ),
  })
  .map((can) => ({
    ...can,
    groupsOfNewUsers: can.groupsOfNewUsers.filter(can.supportsGroupName),
  }));
const stages: fc.Arbitrary<Stage> = fc.record({
  policy: policies,
  can: abilities,
  hidesEmail: fc.boolean(),
});

/** The account as the product tells it. */
const told = (held: Account | null, { hidesEmail }: Stage): Account | null =>
  held && { ...held, ...(hidesEmail && { email: null }) };

const planOf = (wanted: DesiredProfile, account: Account | null, stage: Stage) =>
  restrictPlan(planProvisioning(wanted, account, toRules(stage)), account, toRules(stage)).plan;

const toRules = ({ policy, can: capabilities }: Pick<Stage, 'policy' | 'can'>) =>
  ({ product: 'jira', policy, capabilities }) as const;

/** A policy with nothing that takes steps out of plans but what a test is about. */
const withRules = (stage: Stage, rules: Partial<GroupRules>): Stage => ({
  ...stage,
  policy: productPolicy({ ...stage.policy.groups, ...rules }),
});

/** What the product holds after the plan for `wanted` was applied to `held`. */
async function apply(wanted: DesiredProfile, held: Account | null, stage: Stage) {
  const directory = memoryDirectory({
    accounts: held === null ? [] : [held],
    capabilities: stage.can,
    hidesEmail: stage.hidesEmail,
  });
  await applyPlan(planOf(wanted, held, stage), directory);
  return directory.accountOf(wanted.username);
}

const keysOf = (names: readonly string[] = []) => new Set(names.map(toGroupKey));

describe('whatever the profile, the account, the policy and the product', () => {
  it('a plan that was applied leaves nothing to plan', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, stages, async (wanted, account, anyStage) => {
        const stage = withRules(anyStage, { createMissing: true });
        const after = await apply(wanted, told(account, stage), stage);
        expect(after).not.toBeNull();
        expect(planOf(wanted, after, stage)).toEqual([]);
      }),
    );
  });

  it('the person is as the profile says, as far as the product can change them', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, stages, async (wanted, account, stage) => {
        const held = told(account, stage);
        const after = await apply(wanted, held, stage);
        const asTold = held === null || stage.can.changesDetails ? wanted : held;
        expect(after?.displayName).toBe(asTold.displayName);
        expect(after?.email?.toLowerCase()).toBe(
          stage.hidesEmail ? undefined : asTold.email?.toLowerCase(),
        );
        expect(after?.active).toBe(held === null || held.active || stage.can.reactivates);
      }),
    );
  });

  it('mode lookup writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, stages, async (wanted, account, stage) => {
        const policy = productPolicy(stage.policy.groups, { mode: 'lookup' });
        const directory = memoryDirectory({ accounts: account === null ? [] : [account] });
        await applyPlan(planOf(wanted, account, { ...stage, policy }), directory);
        expect(directory.calls).toEqual([]);
      }),
    );
  });

  it('no step is one that the product cannot do', () => {
    fc.assert(
      fc.property(profiles, accounts, stages, (wanted, account, stage) => {
        const held = told(account, stage);
        for (const step of planOf(wanted, held, stage)) {
          if ('group' in step) expect(stage.can.supportsGroupName(step.group)).toBe(true);
          if (step.kind === 'set_password')
            expect(stage.can.setsPasswordSeparately && !held).toBe(true);
          if (step.kind !== 'update_person') continue;
          if (step.changes.details) expect(stage.can.changesDetails).toBe(true);
          if (step.changes.active) expect(stage.can.reactivates).toBe(true);
        }
      }),
    );
  });

  it('nothing is planned for what belongs to another directory', () => {
    const fixed = fc.record({ details: fc.boolean(), groups: fc.constant(false) });
    fc.assert(
      fc.property(profiles, accounts, stages, fixed, (wanted, account, stage, theirs) => {
        fc.pre(account !== null);
        const plan = planOf(wanted, { ...account, fixed: theirs }, stage);
        const changes = plan.filter(
          (step) => step.kind === 'update_person' && step.changes.details,
        );
        if (theirs.details) expect(changes).toEqual([]);
      }),
    );
  });

  it('no step touches a group that is unmanaged or protected, our own excepted, which nobody leaves', () => {
    fc.assert(
      fc.property(profiles, accounts, stages, (wanted, held, stage) => {
        for (const step of planOf(wanted, held, stage)) {
          if (!('group' in step)) continue;
          expect(matchesAnyPattern(step.group, stage.policy.groups.protected)).toBe(false);
          if (isOwnedGroup(step.group, stage.policy.groups)) expect(step.kind).not.toBe('leave');
          else expect(matchesAnyPattern(step.group, stage.policy.groups.managed)).toBe(true);
        }
      }),
    );
  });

  it('groups that are unmanaged or protected stay as they were', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, stages, async (wanted, account, stage) => {
        const held = told(account, stage);
        const { groups: rules } = stage.policy;
        const isTheirs = (name: string) =>
          matchesAnyPattern(name, rules.protected) ||
          (!matchesAnyPattern(name, rules.managed) && !isOwnedGroup(name, rules));
        const theirs = (names: readonly string[]) => keysOf(names.filter(isTheirs));
        const after = await apply(wanted, held, stage);
        expect(theirs(after?.groups ?? [])).toEqual(
          theirs(held?.groups ?? stage.can.groupsOfNewUsers),
        );
      }),
    );
  });

  it('groups that are not known, or not to be synced, cost nobody a group', () => {
    fc.assert(
      fc.property(profiles, accounts, stages, (wanted, held, { policy, can: capabilities }) => {
        const { state } = wanted.groups;
        const syncs =
          (state === 'present' && policy.groups.whenPresent === 'sync') ||
          (state === 'empty' && policy.groups.whenEmpty === 'sync');
        fc.pre(!syncs);
        const plan = planProvisioning(wanted, held, { product: 'jira', policy, capabilities });
        expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([]);
      }),
    );
  });

  it('synced managed groups are afterwards exactly those wanted that the product can hold', async () => {
    await fc.assert(
      fc.asyncProperty(groups, accounts, stages, async (names, account, stage) => {
        const policy = productPolicy({
          default: stage.policy.groups.default,
          managed: ['*'],
          protected: [],
        });
        const held = told(account, stage);
        const after = await apply(profile({ groups: names }), held, { ...stage, policy });
        const wanted = [...names, ...policy.groups.default].filter(stage.can.supportsGroupName);
        expect(keysOf(after?.groups.filter(stage.can.supportsGroupName))).toEqual(keysOf(wanted));
      }),
    );
  });

  it('the order in which the provider lists the groups changes nothing', () => {
    const shuffled = groups.chain((names) =>
      fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
    );
    fc.assert(
      fc.property(shuffled, accounts, stages, ([names, others], held, stage) => {
        expect(planOf(profile({ groups: others }), held, stage)).toEqual(
          planOf(profile({ groups: names }), held, stage),
        );
      }),
    );
  });

  it('nobody joins what they have, or leaves what they have not', () => {
    fc.assert(
      fc.property(profiles, accounts, stages, (wanted, held, { policy, can: capabilities }) => {
        const has = keysOf(held?.groups ?? []);
        const hasAtFirst = keysOf(held?.groups ?? capabilities.groupsOfNewUsers);
        for (const step of planProvisioning(wanted, held, {
          product: 'jira',
          policy,
          capabilities,
        })) {
          if (step.kind === 'join') expect(has.has(toGroupKey(step.group))).toBe(false);
          if (step.kind === 'leave') expect(hasAtFirst.has(toGroupKey(step.group))).toBe(true);
        }
      }),
    );
  });
});
