import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toGroupClaim } from '#shared/groups/group-claim.ts';
import { mapGroups } from '#shared/groups/map-groups.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { groupRules } from '#test/builders/group-rules.ts';

// Few names in several spellings, so that some are of one group before and after the mapping.
const name = fc.constantFrom('a', 'A', 'sec-a', 'sec-', 'b', 'ID-1', 'id-1', '\u00fc', 'u\u0308');
const names = fc.array(name, { maxLength: 8 });
const policies: fc.Arbitrary<GroupRules> = fc
  .record({
    rename: fc.constantFrom<Record<string, string>>({}, { 'id-1': 'A' }, { a: 'B', b: 'a' }),
    transform: fc.constantFrom<GroupRules['transform']>(
      [],
      ['upper_case'],
      [{ replace: '^sec-', with: '' }],
    ),
    drop: fc.subarray(['b', 'sec-*', '\u00dc']),
  })
  .map((rules) => groupRules(rules));
const map = (all: readonly string[], rules: GroupRules) =>
  mapGroups(toGroupClaim(all), rules, replaceLinear);

it('the order in which a provider lists groups changes neither the mapped groups nor their spelling', () => {
  const shuffled = names.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, policies, ([all, others], rules) => {
      expect(map(others, rules)).toEqual(map(all, rules));
    }),
  );
});

it('a mapped group has one name, is not dropped by it and comes from a claimed group', () => {
  fc.assert(
    fc.property(names, policies, (all, rules) => {
      const mapped = map(all, rules);
      const keys = mapped.names.map(toGroupKey);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).not.toContain('');
      for (const group of mapped.names) expect(matchesAnyPattern(group, rules.drop)).toBe(false);
      const claimed = new Set(all.map(toGroupKey)).size;
      expect(keys.length + mapped.dropped).toBeLessThanOrEqual(claimed);
    }),
  );
});
