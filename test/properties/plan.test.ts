import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGroupKey } from '#shared/map/group-claim.ts';
import type { ProductPolicy } from '#shared/map/identity-policy.ts';
import type { Profile } from '#shared/map/map-profile.ts';
import { matchesAnyPattern } from '#shared/map/match-pattern.ts';
import { type Account, planProvisioning } from '#shared/plan/plan-provisioning.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import { memoryDirectory } from '#test/builders/memory-directory.ts';
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

const policies: fc.Arbitrary<ProductPolicy> = fc.record({
  groups: fc.record({
    default: groups,
    managed: patterns,
    protected: patterns,
    whenPresent: fc.constantFrom('sync', 'keep'),
    whenEmpty: fc.constantFrom('sync', 'keep', 'deny'),
    whenAbsent: fc.constantFrom('keep', 'deny'),
  }),
});
const claims = fc.oneof(groups, fc.constant(null), fc.constant('unreadable'));
const profiles: fc.Arbitrary<Profile> = fc
  .record({
    claim: claims,
    email: fc.constantFrom('ada@example.com', 'ADA@example.com', 'new@example.com'),
    displayName: fc.constantFrom('Ada', 'Ada Lovelace'),
  })
  .map(({ claim, ...person }) => profile({ ...person, groups: claim }));
const accounts: fc.Arbitrary<Account | null> = fc.option(
  fc.record({
    username: fc.constantFrom('ada', 'Ada', 'ADA'),
    email: fc.constantFrom('ada@example.com', 'old@example.com'),
    displayName: fc.constantFrom('Ada', 'Ada Lovelace'),
    active: fc.boolean(),
    groups: distinct,
  }),
);

const planOf = (wanted: Profile, held: Account | null, policy: ProductPolicy) =>
  restrictPlan(planProvisioning(wanted, held, policy), policy);

/** What the product holds after the plan for `wanted` was applied to `held`. */
async function apply(wanted: Profile, held: Account | null, policy: ProductPolicy) {
  const directory = memoryDirectory(...(held === null ? [] : [held]));
  await applyPlan(planOf(wanted, held, policy), directory);
  return directory.accountOf(wanted.username);
}

const keysOf = (names: readonly string[] = []) => new Set(names.map(toGroupKey));

describe('whatever the profile, the account and the policy', () => {
  it('a plan that was applied leaves nothing to plan', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, policies, async (wanted, held, policy) => {
        const after = await apply(wanted, held, policy);
        expect(after).not.toBeNull();
        expect(planOf(wanted, after, policy)).toEqual([]);
      }),
    );
  });

  it('the person is as the profile says', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, policies, async (wanted, held, policy) => {
        const after = await apply(wanted, held, policy);
        expect(after).toMatchObject({ displayName: wanted.displayName, active: true });
        expect(after?.email.toLowerCase()).toBe(wanted.email.toLowerCase());
      }),
    );
  });

  it('no step touches a group that is unmanaged or protected', () => {
    fc.assert(
      fc.property(profiles, accounts, policies, (wanted, held, policy) => {
        for (const step of planOf(wanted, held, policy)) {
          if (!('group' in step)) continue;
          expect(matchesAnyPattern(step.group, policy.groups.managed)).toBe(true);
          expect(matchesAnyPattern(step.group, policy.groups.protected)).toBe(false);
        }
      }),
    );
  });

  it('groups that are unmanaged or protected stay as they were', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, accounts, policies, async (wanted, held, policy) => {
        const isOurs = (name: string) =>
          matchesAnyPattern(name, policy.groups.managed) &&
          !matchesAnyPattern(name, policy.groups.protected);
        const theirs = (account: Account | null) =>
          keysOf(account?.groups.filter((name) => !isOurs(name)));
        expect(theirs(await apply(wanted, held, policy))).toEqual(theirs(held));
      }),
    );
  });

  it('groups that are not known, or not to be synced, cost nobody a group', () => {
    fc.assert(
      fc.property(profiles, accounts, policies, (wanted, held, policy) => {
        const { state } = wanted.groups;
        const syncs =
          (state === 'present' && policy.groups.whenPresent === 'sync') ||
          (state === 'empty' && policy.groups.whenEmpty === 'sync');
        fc.pre(!syncs);
        const plan = planProvisioning(wanted, held, policy);
        expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([]);
      }),
    );
  });

  it('synced managed groups are afterwards exactly those wanted', async () => {
    await fc.assert(
      fc.asyncProperty(groups, accounts, policies, async (names, held, policy) => {
        const stated: ProductPolicy = {
          groups: {
            ...policy.groups,
            managed: ['*'],
            protected: [],
            whenPresent: 'sync',
            whenEmpty: 'sync',
          },
        };
        const after = await apply(profile({ groups: names }), held, stated);
        expect(keysOf(after?.groups)).toEqual(keysOf([...names, ...stated.groups.default]));
      }),
    );
  });

  it('the order in which the provider lists the groups changes nothing', () => {
    const shuffled = groups.chain((names) =>
      fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
    );
    fc.assert(
      fc.property(shuffled, accounts, policies, ([names, others], held, policy) => {
        expect(planOf(profile({ groups: others }), held, policy)).toEqual(
          planOf(profile({ groups: names }), held, policy),
        );
      }),
    );
  });

  it('nobody joins what they have, or leaves what they have not', () => {
    fc.assert(
      fc.property(profiles, accounts, policies, (wanted, held, policy) => {
        const has = keysOf(held?.groups);
        for (const step of planProvisioning(wanted, held, policy)) {
          if (step.kind === 'join') expect(has.has(toGroupKey(step.group))).toBe(false);
          if (step.kind === 'leave') expect(has.has(toGroupKey(step.group))).toBe(true);
        }
      }),
    );
  });
});
