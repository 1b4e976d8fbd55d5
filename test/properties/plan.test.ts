import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Account,
  type Capabilities,
  type DesiredProfile,
  isOwnedGroup,
  planProvisioning,
  type Step,
} from '#shared/plan/plan-provisioning.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import { groupRules } from '#test/builders/group-rules.ts';
import { inMemoryDirectory } from '#test/builders/in-memory-directory.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profile } from '#test/builders/profile.ts';

// Few names in several spellings, so that some are of one group.
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
  .map(({ claim, state, ...details }) =>
    profile({ ...details, groups: claim, ...(state && { state }) }),
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

/** A product: its policy, and what its directory can do and disclose. */
interface ProductCase {
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
const productCases: fc.Arbitrary<ProductCase> = fc.record({
  policy: policies,
  can: abilities,
  hidesEmail: fc.boolean(),
});

/** Returns the account as the product discloses it. */
const disclosed = (held: Account | null, { hidesEmail }: ProductCase): Account | null =>
  held && { ...held, ...(hidesEmail && { email: null }) };

const planOf = (wanted: DesiredProfile, account: Account | null, productCase: ProductCase) =>
  restrictPlan(
    planProvisioning(wanted, account, toRules(productCase)),
    account,
    toRules(productCase),
  ).plan;

const toRules = ({ policy, can: capabilities }: Pick<ProductCase, 'policy' | 'can'>) =>
  ({ product: 'jira', policy, capabilities }) as const;

/** Returns a product whose policy differs in the rules of a test alone. */
const withRules = (productCase: ProductCase, rules: Partial<GroupRules>): ProductCase => ({
  ...productCase,
  policy: productPolicy({ ...productCase.policy.groups, ...rules }),
});

/** Returns the account after the plan for `wanted` was applied to `held`. */
async function apply(wanted: DesiredProfile, held: Account | null, productCase: ProductCase) {
  const directory = inMemoryDirectory({
    accounts: held === null ? [] : [held],
    capabilities: productCase.can,
    hidesEmail: productCase.hidesEmail,
  });
  await applyPlan(planOf(wanted, held, productCase), directory);
  return directory.accountOf(wanted.username);
}

/** Returns whether a product that can do so much carries out the step for this account. */
function isPossible(step: Step, held: Account | null, can: Capabilities): boolean {
  if ('group' in step) return can.supportsGroupName(step.group);
  if (step.kind === 'set_password') return can.setsPasswordSeparately && held === null;
  if (step.kind !== 'update_person') return true;
  const { details, active } = step.changes;
  return (!details || can.changesDetails) && (!active || can.reactivates);
}

const keysOf = (names: readonly string[] = []) => new Set(names.map(toGroupKey));

describe('any profile, account, policy and product', () => {
  it('a plan that was applied leaves nothing to plan', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, productCases, async (wanted, account, anyCase) => {
        const productCase = withRules(anyCase, { createMissing: true });
        const after = await apply(wanted, disclosed(account, productCase), productCase);
        expect(after).not.toBeNull();
        expect(planOf(wanted, after, productCase)).toEqual([]);
      }),
    );
  });

  it('the account matches the profile after the plan, as far as the product can change it', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, productCases, async (wanted, account, productCase) => {
        const held = disclosed(account, productCase);
        const after = await apply(wanted, held, productCase);
        const asExpected = held === null || productCase.can.changesDetails ? wanted : held;
        expect(after?.displayName).toBe(asExpected.displayName);
        expect(after?.email?.toLowerCase()).toBe(
          productCase.hidesEmail ? undefined : asExpected.email?.toLowerCase(),
        );
        expect(after?.active).toBe(held === null || held.active || productCase.can.reactivates);
      }),
    );
  });

  it('a plan in mode lookup writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, productCases, async (wanted, account, productCase) => {
        const policy = productPolicy(productCase.policy.groups, { mode: 'lookup' });
        const directory = inMemoryDirectory({ accounts: account === null ? [] : [account] });
        await applyPlan(planOf(wanted, account, { ...productCase, policy }), directory);
        expect(directory.calls).toEqual([]);
      }),
    );
  });

  it('a plan has no step that the product cannot do', () => {
    fc.assert(
      fc.property(profiles, accounts, productCases, (wanted, account, productCase) => {
        const held = disclosed(account, productCase);
        const plan = planOf(wanted, held, productCase);
        expect(plan.filter((step) => !isPossible(step, held, productCase.can))).toEqual([]);
      }),
    );
  });

  it('a plan does not change details of another directory', () => {
    const fixed = fc.record({ details: fc.boolean(), groups: fc.constant(false) });
    fc.assert(
      fc.property(
        profiles,
        accounts,
        productCases,
        fixed,
        (wanted, account, productCase, fixedParts) => {
          fc.pre(account !== null);
          const plan = planOf(wanted, { ...account, fixed: fixedParts }, productCase);
          const changes = plan.filter(
            (step) => step.kind === 'update_person' && step.changes.details,
          );
          if (fixedParts.details) expect(changes).toEqual([]);
        },
      ),
    );
  });

  it('a plan touches no group that is unmanaged or protected, but the owned group, which is never left', () => {
    fc.assert(
      fc.property(profiles, accounts, productCases, (wanted, held, productCase) => {
        for (const step of planOf(wanted, held, productCase)) {
          if (!('group' in step)) continue;
          expect(matchesAnyPattern(step.group, productCase.policy.groups.protected)).toBe(false);
          if (isOwnedGroup(step.group, productCase.policy.groups))
            expect(step.kind).not.toBe('leave');
          else expect(matchesAnyPattern(step.group, productCase.policy.groups.managed)).toBe(true);
        }
      }),
    );
  });

  it('groups that are unmanaged or protected stay', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, productCases, async (wanted, account, productCase) => {
        const held = disclosed(account, productCase);
        const { groups: rules } = productCase.policy;
        const isKept = (name: string) =>
          matchesAnyPattern(name, rules.protected) ||
          (!matchesAnyPattern(name, rules.managed) && !isOwnedGroup(name, rules));
        const keptOf = (names: readonly string[]) => keysOf(names.filter(isKept));
        const after = await apply(wanted, held, productCase);
        expect(keptOf(after?.groups ?? [])).toEqual(
          keptOf(held?.groups ?? productCase.can.groupsOfNewUsers),
        );
      }),
    );
  });

  it('groups that are not known or not synced are no reason to leave any', () => {
    fc.assert(
      fc.property(
        profiles,
        accounts,
        productCases,
        (wanted, held, { policy, can: capabilities }) => {
          const { state } = wanted.groups;
          const syncs =
            (state === 'present' && policy.groups.whenPresent === 'sync') ||
            (state === 'empty' && policy.groups.whenEmpty === 'sync');
          fc.pre(!syncs);
          const plan = planProvisioning(wanted, held, { product: 'jira', policy, capabilities });
          expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([]);
        },
      ),
    );
  });

  it('synced managed groups are exactly the wanted ones that the product supports', async () => {
    await fc.assert(
      fc.asyncProperty(groups, accounts, productCases, async (names, account, productCase) => {
        const policy = productPolicy({
          default: productCase.policy.groups.default,
          managed: ['*'],
          protected: [],
        });
        const held = disclosed(account, productCase);
        const after = await apply(profile({ groups: names }), held, { ...productCase, policy });
        const wanted = [...names, ...policy.groups.default].filter(
          productCase.can.supportsGroupName,
        );
        expect(keysOf(after?.groups.filter(productCase.can.supportsGroupName))).toEqual(
          keysOf(wanted),
        );
      }),
    );
  });

  it('the order in which the provider lists groups does not change the plan', () => {
    const shuffled = groups.chain((names) =>
      fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
    );
    fc.assert(
      fc.property(shuffled, accounts, productCases, ([names, others], held, productCase) => {
        expect(planOf(profile({ groups: others }), held, productCase)).toEqual(
          planOf(profile({ groups: names }), held, productCase),
        );
      }),
    );
  });

  it('a plan joins no group that is held and leaves none that is not', () => {
    fc.assert(
      fc.property(
        profiles,
        accounts,
        productCases,
        (wanted, held, { policy, can: capabilities }) => {
          const has = keysOf(held?.groups ?? []);
          const hasAtFirst = keysOf(held?.groups ?? capabilities.groupsOfNewUsers);
          const plan = planProvisioning(wanted, held, { product: 'jira', policy, capabilities });
          const groupsOf = (kind: Step['kind']) =>
            plan.flatMap((step) => (step.kind === kind && 'group' in step ? [step.group] : []));
          expect(groupsOf('join').filter((name) => has.has(toGroupKey(name)))).toEqual([]);
          expect(groupsOf('leave').filter((name) => !hasAtFirst.has(toGroupKey(name)))).toEqual([]);
        },
      ),
    );
  });
});
