import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readGroupClaim } from '#shared/groups/group-claim.ts';
import { toGroupKey } from '#shared/products/group-key.ts';

// Few names in several spellings, so that some are of one group.
const name = fc.constantFrom('a', 'A', ' a', 'b', 'B', 'ü', 'Ü', 'u\u0308', 'z');
const names = fc.array(name, { minLength: 1, maxLength: 8 });

it('the order in which a provider lists groups changes neither the groups nor their spelling', () => {
  const shuffled = names.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, others]) => {
      expect(readGroupClaim(others)).toEqual(readGroupClaim(all));
    }),
  );
});

it('each group is listed once, in one of the provider’s spellings', () => {
  fc.assert(
    fc.property(names, (all) => {
      const claim = readGroupClaim(all);
      const read = claim.state === 'present' ? claim.names : [];
      expect(new Set(read.map(toGroupKey))).toEqual(
        new Set(all.map((listed) => toGroupKey(listed.trim()))),
      );
      expect(new Set(read.map(toGroupKey)).size).toBe(read.length);
      const given = all.map((listed) => listed.normalize('NFC').trim());
      for (const group of read) expect(given).toContain(group);
    }),
  );
});
