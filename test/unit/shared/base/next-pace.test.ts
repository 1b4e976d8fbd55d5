import { describe, expect, it } from 'vitest';
import { fullPace, nextPace, type Pace, type PacedCall } from '#shared/base/next-pace.ts';

const CONNECTIONS = 6;
const START: Pace = { ...fullPace(CONNECTIONS), usualMs: 100, recentMs: 100 };

const call = (endedMs: number, parts: Partial<PacedCall> = {}): PacedCall => ({
  ...{ beganMs: endedMs - 100, endedMs, failed: false },
  ...parts,
});
const refusal = (endedMs: number, retryAfterSeconds?: number) =>
  call(endedMs, {
    ...{ failed: true },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
const paceAfter = (calls: readonly PacedCall[], random = 0.5, start = START) =>
  calls.reduce((pace, one) => nextPace(pace, one, CONNECTIONS, random), start);

describe('how many calls are under way', () => {
  it.each<[string, PacedCall[], number]>([
    ['stays full while calls are answered', [call(1_000), call(2_000)], 6],
    ['halves after a refusal', [refusal(1_000)], 3],
    ['halves once for calls that were refused together', [refusal(1_000), refusal(1_010)], 3],
    ['halves again for a call that began later', [refusal(1_000), refusal(2_000)], 1.5],
    ['is never less than one', [1, 2, 3, 4, 5].map((n) => refusal(n * 1_000)), 1],
    [
      'grows by one when as many were answered',
      [refusal(1_000), ...[2, 3, 4].map((n) => call(n * 1_000))],
      3.929,
    ],
  ])('the number of calls at once %s', (_what, calls, atOnce) => {
    expect(paceAfter(calls).atOnce).toBeCloseTo(atOnce, 1);
  });

  it('answers that take twice as long as usual halve it, once', () => {
    const slow = [1, 2, 3, 4].map((n) => call(10_000 + n, { beganMs: 9_500 + n }));
    expect(paceAfter(slow).atOnce).toBe(3);
  });

  it('one slow answer, and answers that are faster than chance tells apart, change nothing', () => {
    const one = call(10_000, { beganMs: 9_750 });
    expect(paceAfter([one]).atOnce).toBe(6);
    const fast = { ...START, usualMs: 5, recentMs: 5 };
    const calls = [1, 2, 3, 4].map((n) => call(n * 1_000, { beganMs: n * 1_000 - 40 }));
    expect(paceAfter(calls, 0.5, fast).atOnce).toBe(6);
  });

  it('a service that has become slower for good gets all connections again', () => {
    const calls = Array.from({ length: 200 }, (_, n) =>
      call(n * 1_000 + 10_000, { beganMs: n * 1_000 + 9_500 }),
    );
    expect(paceAfter(calls).atOnce).toBe(6);
  });
});

describe('the pause after a refusal', () => {
  it.each<[string, PacedCall[], number, number]>([
    ['is as long as the service says', [refusal(1_000, 2)], 0, 3_000],
    ['is a tenth longer at most, by chance', [refusal(1_000, 20)], 1, 23_000],
    ['is five minutes at most', [refusal(1_000, 86_400)], 0, 301_000],
    ['is a random part of 0.2 s where the service says nothing', [refusal(1_000)], 0.5, 1_100],
    ['doubles with each refusal', [refusal(1_000), refusal(2_000)], 1, 2_400],
    [
      'is twenty seconds at most',
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => refusal(n * 30_000)),
      1,
      290_000,
    ],
    ['does not double for calls that were under way', [refusal(1_000), refusal(1_010)], 1, 1_410],
    ['begins anew after an answer', [refusal(1_000), call(2_000), refusal(3_000)], 1, 3_200],
    ['is never cut short by a later one', [refusal(1_000, 20), refusal(1_010)], 0, 21_000],
  ])('the pause %s', (_what, calls, random, untilMs) => {
    expect(paceAfter(calls, random).pausedUntilMs).toBe(untilMs);
  });
});
