import { describe, expect, it } from 'vitest';
import { type RemovalBrake, removalBrake } from '#shared/plan/removal-brake.ts';

const MINUTE_MS = 60_000;

/** Returns a brake, and its clock, which a test moves. */
function clockedBrake() {
  const clock = { nowMs: 0 };
  return { clock, brake: removalBrake(() => clock.nowMs) };
}

/** Records so many users, each of a name of its own, and returns what is said of the last. */
function recordUsers(brake: RemovalBrake, count: number, groups: 'some' | 'none', first = 0) {
  const users = Array.from({ length: count }, (_none, index) => `user ${first + index}`);
  return users.map((user) => brake.record(user, groups)).at(-1);
}

describe('the brake on removals', () => {
  it('five users may turn to none although no other was seen', () => {
    expect(recordUsers(clockedBrake().brake, 5, 'none')).toBeNull();
  });

  it('the sixth user who turns to none is one too many', () => {
    expect(recordUsers(clockedBrake().brake, 6, 'none')).toEqual({ turned: 6, seen: 6 });
  });

  it.each([
    [4, 0],
    [40, 160],
    [20, 80],
  ])('%i users may turn to none where %i others are in some', (turned, others) => {
    const { brake } = clockedBrake();
    recordUsers(brake, others, 'some');
    expect(recordUsers(brake, turned, 'none', others)).toBeNull();
  });

  it.each([
    [41, 159],
    [6, 23],
  ])('%i users who turn to none are too many where %i others are in some', (turned, others) => {
    const { brake } = clockedBrake();
    recordUsers(brake, others, 'some');
    const removal = { turned, seen: turned + others };
    expect(recordUsers(brake, turned, 'none', others)).toEqual(removal);
  });

  it('a user who comes again and again counts once', () => {
    const { brake } = clockedBrake();
    const tries = Array.from({ length: 100 }, () => brake.record('ada', 'none'));
    expect(tries.every((removal) => removal === null)).toBe(true);
    recordUsers(brake, 4, 'none');
    expect(brake.record('ada', 'none')).toBeNull();
    expect(brake.record('grace', 'none')).toEqual({ turned: 6, seen: 6 });
  });

  it('a user who is in some again does not count as turned', () => {
    const { brake } = clockedBrake();
    recordUsers(brake, 6, 'none');
    expect(brake.record('user 0', 'some')).toBeNull();
    expect(brake.record('user 1', 'none')).toBeNull();
  });

  it('a user counts for an hour after they were last seen', () => {
    const { brake, clock } = clockedBrake();
    recordUsers(brake, 5, 'none');
    clock.nowMs = 59 * MINUTE_MS;
    expect(brake.record('ada', 'none')).toEqual({ turned: 6, seen: 6 });
    clock.nowMs = 60 * MINUTE_MS;
    expect(brake.record('grace', 'none')).toBeNull();
  });

  it('users in some do not count after their hour either', () => {
    const { brake, clock } = clockedBrake();
    recordUsers(brake, 100, 'some');
    clock.nowMs = 60 * MINUTE_MS;
    expect(recordUsers(brake, 6, 'none', 100)).toEqual({ turned: 6, seen: 6 });
  });

  it('with more users than it counts, the brake counts those who were seen last', () => {
    const { brake } = clockedBrake();
    recordUsers(brake, 12_000, 'some');
    expect(brake.hasSeen('user 1999')).toBe(false);
    expect(brake.hasSeen('user 2000')).toBe(true);
    expect(recordUsers(brake, 2_000, 'none', 12_000)).toBeNull();
    expect(brake.record('ada', 'none')).toEqual({ turned: 2_001, seen: 10_000 });
  });

  it('a user who has not been recorded within an hour was not seen', () => {
    const { brake, clock } = clockedBrake();
    expect(brake.hasSeen('ada')).toBe(false);
    brake.record('ada', 'none');
    clock.nowMs = 59 * MINUTE_MS;
    expect(brake.hasSeen('ada')).toBe(true);
    clock.nowMs = 60 * MINUTE_MS;
    expect(brake.hasSeen('ada')).toBe(false);
  });
});
