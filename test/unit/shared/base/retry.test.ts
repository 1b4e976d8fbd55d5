import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { currentDeadline, type Deadline } from '#shared/base/deadline.ts';
import { Failure } from '#shared/base/failure.ts';
import { withRetries } from '#shared/base/retry.ts';
import { runEvent } from '#shared/base/run-event.ts';

const isOutage = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'provision.product_unavailable';
const outage = (retryAfterSeconds?: number) =>
  new Failure(
    'provision.product_unavailable',
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  );

/** Returns the outcome of an attempt that throws `failures` one after the other and then succeeds. */
async function retry(failures: readonly unknown[]) {
  const waits: number[] = [];
  const left = [...failures];
  let attempts = 0;
  const rules = {
    waitsMs: [200, 800],
    longestWaitMs: 1_500,
    wait: async (ms: number) => void waits.push(ms),
    random: () => 0.5,
  };
  const attempt = async () => {
    attempts += 1;
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    return 'done';
  };
  const outcome = await withRetries(rules, attempt, isOutage).catch((error: unknown) => error);
  return { outcome, waits, attempts };
}

describe('an attempt', () => {
  it('an attempt that succeeds is the only one', async () => {
    expect(await retry([])).toEqual({ outcome: 'done', waits: [], attempts: 1 });
  });

  it('an attempt that fails is repeated after a random part of each wait', async () => {
    expect(await retry([outage(), outage()])).toEqual({
      outcome: 'done',
      waits: [100, 400],
      attempts: 3,
    });
  });

  it('an attempt that fails for good ends in its last failure', async () => {
    const last = outage();
    const { outcome, attempts } = await retry([outage(), outage(), last, outage()]);
    expect(outcome).toBe(last);
    expect(attempts).toBe(3);
  });

  it('an attempt that may not be repeated ends at once', async () => {
    const refusal = new Failure('provision.product_refused');
    expect(await retry([refusal])).toEqual({ outcome: refusal, waits: [], attempts: 1 });
  });

  it('an attempt that fails with a defect ends at once', async () => {
    const defect = new TypeError('x is not a function');
    expect(await retry([defect])).toMatchObject({ outcome: defect, attempts: 1 });
  });
});

describe('a budget for repetitions', () => {
  it('an attempt whose budget is spent ends in its failure at once, and the attempt was counted', async () => {
    const seen: string[] = [];
    const budget = {
      earn: () => void seen.push('earned'),
      spend: () => seen.push('asked') < 3,
    };
    const rules = {
      ...{ waitsMs: [1, 1, 1], longestWaitMs: 10, wait: async () => {}, random: () => 1 },
      budget,
    };
    const failure = outage();
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      return Promise.reject(failure);
    };
    await expect(withRetries(rules, attempt, isOutage)).rejects.toBe(failure);
    expect([attempts, seen]).toEqual([2, ['earned', 'asked', 'asked']]);
  });

  it('a pause that is too long to be waited for costs none of the budget', async () => {
    const asked: string[] = [];
    const budget = { earn: () => {}, spend: () => asked.push('asked') > 0 };
    const rules = { waitsMs: [1], longestWaitMs: 10, wait: async () => {}, random: () => 1 };
    const attempt = () => Promise.reject(outage(60));
    await expect(withRetries({ ...rules, budget }, attempt, isOutage)).rejects.toThrow();
    expect(asked).toEqual([]);
  });
});

describe('a dependency that asks for a pause', () => {
  it('a dependency gets the pause that it asks for, and a little more', async () => {
    expect((await retry([outage(1)])).waits).toEqual([1_100]);
  });

  it('a dependency gets at least the pause of the rules', async () => {
    expect((await retry([outage(0)])).waits).toEqual([100]);
  });

  it('a dependency that asks for too long a pause is not waited for', async () => {
    const long = outage(2);
    expect(await retry([long])).toEqual({ outcome: long, waits: [], attempts: 1 });
  });
});

describe('an event that is out of time', () => {
  it('an event that is out of time tries nothing again', async () => {
    const failure = outage();
    const { outcome, waits, attempts } = await runEvent(0, async () => {
      const { steps } = currentDeadline() as Deadline;
      await new Promise((resolve) => steps.addEventListener('abort', resolve));
      return retry([failure]);
    });
    expect([outcome, waits, attempts]).toEqual([failure, [], 1]);
  });

  it('a wait that the end of the event interrupts ends with the failure, and nothing is tried again', async () => {
    const failure = outage();
    let attempts = 0;
    const rules = {
      waitsMs: [600_000],
      longestWaitMs: 600_000,
      random: () => 1,
      wait: (ms: number, signal: AbortSignal | undefined) =>
        setTimeout(ms, undefined, signal && { signal }),
    };
    const attempt = () => {
      attempts += 1;
      return Promise.reject(failure);
    };
    const outcome = await runEvent(0, () => withRetries(rules, attempt, isOutage)).catch(
      (error: unknown) => error,
    );
    expect([outcome, attempts]).toEqual([failure, 1]);
  });
});
