import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapGroups } from '#shared/groups/map-groups.ts';
import { readGroupsIn } from '#shared/groups/sources/claim.ts';
import { decide } from '#shared/plan/decide.ts';
import type { GroupRules, GroupsInClaims } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { account } from '#test/builders/account.ts';
import { planRules } from '#test/builders/plan-rules.ts';

const GROUP_NAMES = ['jira-a', 'JIRA-B', 'wiki-a', 'admins', 'ours'];
const patterns = fc.subarray(['*', 'jira-*', 'admins', 'wiki-a']);
const policies: fc.Arbitrary<Partial<GroupRules>> = fc.record({
  default: fc.subarray(['jira-a', 'wiki-a']),
  required: fc.constantFrom([], ['jira-*'], ['wiki-a']),
  managed: patterns,
  protected: patterns,
  ownedGroup: fc.constantFrom(null, 'ours'),
  mostRemovals: fc.nat(3),
  access: patterns,
  leavesLastAccess: fc.boolean(),
  whenEmpty: fc.constantFrom('sync', 'keep', 'deny'),
  whenAbsent: fc.constantFrom('keep', 'deny'),
});
const accounts = fc.option(fc.subarray(GROUP_NAMES).map((groups) => account({ groups })));
// What providers send in place of an empty list.
const leftOut = fc.constantFrom<Readonly<Record<string, unknown>>>(
  {},
  { groups: null },
  { groups: '' },
);
const OTHER_CLAIMS = { sub: '1001', name: 'Ada Lovelace' };

/** Returns what is decided about a user with these claims. */
function decideAbout(
  claims: Readonly<Record<string, unknown>>,
  meaning: GroupsInClaims['leftOut'],
  [held, policy]: readonly [ReturnType<typeof account> | null, Partial<GroupRules>],
) {
  const place = { claim: 'groups', format: 'list', leftOut: meaning } as const;
  const rules = planRules(policy);
  const claim = readGroupsIn({ ...OTHER_CLAIMS, ...claims }, place);
  const groups = mapGroups(claim, rules.policy.groups, replaceLinear);
  const profile = { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' };
  const { plan, withheld, refusal } = decide({ ...profile, groups }, held, rules);
  return { plan, withheld, refusal: refusal && [refusal.code, refusal.evidence] };
}

describe('a claim that is left out', () => {
  it('leftOut: none removes exactly what an empty list removes', () => {
    fc.assert(
      fc.property(leftOut, accounts, policies, (claims, held, policy) => {
        expect(decideAbout(claims, 'none', [held, policy])).toEqual(
          decideAbout({ groups: [] }, 'none', [held, policy]),
        );
      }),
    );
  });

  it('leftOut: unknown removes nothing', () => {
    fc.assert(
      fc.property(leftOut, accounts, policies, (claims, held, policy) => {
        const { plan } = decideAbout(claims, 'unknown', [held, policy]);
        expect(plan.filter(({ kind }) => kind === 'leave')).toEqual([]);
      }),
    );
  });

  it('what a missing claim means changes nothing about a claim that is there', () => {
    const groups = fc.oneof(
      fc.subarray(GROUP_NAMES),
      fc.constantFrom<unknown>('jira-a', "['jira-a']", { a: 1 }, false, ['']),
    );
    fc.assert(
      fc.property(groups, accounts, policies, (given, held, policy) => {
        expect(decideAbout({ groups: given }, 'none', [held, policy])).toEqual(
          decideAbout({ groups: given }, 'unknown', [held, policy]),
        );
      }),
    );
  });
});
