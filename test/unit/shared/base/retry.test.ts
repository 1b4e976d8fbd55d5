import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { withRetries } from '#shared/base/retry.ts';

const isOutage = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'provision.product_unavailable';
const outage = (retryAfterSeconds?: number) =>
  new Failure(
    'provision.product_unavailable',
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  );

/** What comes of an attempt that throws `failures` one after the other and then succeeds. */
async function retry(failures: readonly unknown[]) {
  const waits: number[] = [];
  const left = [...failures];
  let attempts = 0;
  const rules = {
    waitsMs: [100, 400],
    longestWaitMs: 1_500,
    wait: async (ms: number) => void waits.push(ms),
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
  it('that succeeds is the only one', async () => {
    expect(await retry([])).toEqual({ outcome: 'done', waits: [], attempts: 1 });
  });

  it('that fails is tried again after each of the waits', async () => {
    expect(await retry([outage(), outage()])).toEqual({
      outcome: 'done',
      waits: [100, 400],
      attempts: 3,
    });
  });

  it('that fails for good ends in its last failure', async () => {
    const last = outage();
    const { outcome, attempts } = await retry([outage(), outage(), last, outage()]);
    expect(outcome).toBe(last);
    expect(attempts).toBe(3);
  });

  it('that may not be tried again ends at once', async () => {
    const refusal = new Failure('provision.product_refused');
    expect(await retry([refusal])).toEqual({ outcome: refusal, waits: [], attempts: 1 });
  });

  it('that is a defect ends at once', async () => {
    const defect = new TypeError('x is not a function');
    expect(await retry([defect])).toMatchObject({ outcome: defect, attempts: 1 });
  });
});

describe('a dependency that asks for a pause', () => {
  it('is given it', async () => {
    expect((await retry([outage(1)])).waits).toEqual([1_000]);
  });

  it('is waited for at least as long as the rules say', async () => {
    expect((await retry([outage(0)])).waits).toEqual([100]);
  });

  it('is not waited for when it is too long', async () => {
    const long = outage(2);
    expect(await retry([long])).toEqual({ outcome: long, waits: [], attempts: 1 });
  });
});
