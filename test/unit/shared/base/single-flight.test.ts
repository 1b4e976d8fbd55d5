import { describe, expect, it } from 'vitest';
import { singleFlight } from '#shared/base/single-flight.ts';

/** Work whose end the test decides; it records each start. */
function controlledWork() {
  const starts: PromiseWithResolvers<string>[] = [];
  const start = () => {
    const work = Promise.withResolvers<string>();
    starts.push(work);
    return work.promise;
  };
  return { start, starts };
}

describe('work in flight', () => {
  it('is started once for all callers of one key', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    const outcomes = [run('a', start), run('a', start), run('a', start)];
    starts[0]?.resolve('done');
    expect(await Promise.all(outcomes)).toEqual(['done', 'done', 'done']);
    expect(starts).toHaveLength(1);
  });

  it('of one key does not hold up that of another', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    void run('a', start);
    const other = run('b', start);
    starts[1]?.resolve('done');
    expect(await other).toBe('done');
  });

  it('is started anew by the first caller after its end', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    const first = run('a', start);
    starts[0]?.resolve('first');
    await first;
    const second = run('a', start);
    starts[1]?.resolve('second');
    expect(await second).toBe('second');
  });

  it('that fails does so for all callers, and is started anew by the next', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    const outcomes = Promise.allSettled([run('a', start), run('a', start)]);
    const reason = new RangeError('no answer');
    starts[0]?.reject(reason);
    expect(await outcomes).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    void run('a', start);
    expect(starts).toHaveLength(2);
  });
});

describe('work in flight with a limit', () => {
  const limited = () => {
    const clock = { nowMs: 1_000 };
    return { clock, run: singleFlight<string>({ limitMs: 500, now: () => clock.nowMs }) };
  };

  it('is shared until its limit has passed', async () => {
    const { start, starts } = controlledWork();
    const { clock, run } = limited();
    const first = run('a', start);
    clock.nowMs += 499;
    expect(run('a', start)).toBe(first);
    clock.nowMs += 1;
    expect(run('a', start)).not.toBe(first);
    expect(starts).toHaveLength(2);
  });

  it('that ends after its limit does not take away its successor', async () => {
    const { start, starts } = controlledWork();
    const { clock, run } = limited();
    const late = run('a', start);
    clock.nowMs += 500;
    const successor = run('a', start);
    starts[0]?.resolve('late');
    expect(await late).toBe('late');
    expect(run('a', start)).toBe(successor);
    starts[1]?.resolve('in time');
    expect(await successor).toBe('in time');
  });

  it('is counted from the start of each, not of the first', async () => {
    const { start, starts } = controlledWork();
    const { clock, run } = limited();
    const first = run('a', start);
    starts[0]?.resolve('first');
    await first;
    clock.nowMs += 400;
    const second = run('a', start);
    clock.nowMs += 400;
    expect(run('a', start)).toBe(second);
  });
});
