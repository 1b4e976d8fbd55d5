import fc from 'fast-check';
import { expect, it } from 'vitest';
import { removalBrake } from '#shared/plan/removal-brake.ts';

const sighting = fc.record({
  user: fc.integer({ min: 0, max: 60 }).map(String),
  groups: fc.constantFrom('some', 'none', 'none'),
});
const sightings = fc.array(sighting, { maxLength: 300 });

it('within an hour no more users lose their groups than five, or a fifth of those seen', () => {
  fc.assert(
    fc.property(sightings, (seen) => {
      const brake = removalBrake(() => 0);
      const lost = new Set<string>();
      for (const { user, groups } of seen) {
        const isBelieved = brake.record(user, groups) === null;
        if (groups === 'some') lost.delete(user);
        else if (isBelieved) lost.add(user);
      }
      const users = new Set(seen.map(({ user }) => user)).size;
      expect(lost.size).toBeLessThanOrEqual(Math.max(5, users / 5));
    }),
  );
});

it('an hour later the brake is as a new one', () => {
  fc.assert(
    fc.property(sightings, sightings, (before, after) => {
      let nowMs = 0;
      const brake = removalBrake(() => nowMs);
      for (const { user, groups } of before) brake.record(user, groups);
      nowMs = 3_600_000;
      const fresh = removalBrake(() => nowMs);
      for (const { user, groups } of after) {
        expect(brake.record(user, groups)).toEqual(fresh.record(user, groups));
      }
    }),
  );
});
