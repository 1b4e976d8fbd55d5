import { describe, expect, it } from 'vitest';
import { singleFlight } from '#shared/base/single-flight.ts';

/** Returns work that ends when the test says so, and a list of its starts. */
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
  it('work in flight is started once for all callers of one key', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    const outcomes = [run('a', start), run('a', start), run('a', start)];
    starts[0]?.resolve('done');
    expect(await Promise.all(outcomes)).toEqual(['done', 'done', 'done']);
    expect(starts).toHaveLength(1);
  });

  it('work in flight for one key does not hold up another key', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    void run('a', start);
    const other = run('b', start);
    starts[1]?.resolve('done');
    expect(await other).toBe('done');
  });

  it('work is started anew by the first caller after its end', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    const first = run('a', start);
    starts[0]?.resolve('first');
    await first;
    const second = run('a', start);
    starts[1]?.resolve('second');
    expect(await second).toBe('second');
  });

  it('work that fails does so for all callers and is started anew by the next', async () => {
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

  it('work in flight is shared until its limit has passed', async () => {
    const { start, starts } = controlledWork();
    const { clock, run } = limited();
    const first = run('a', start);
    clock.nowMs += 499;
    expect(run('a', start)).toBe(first);
    clock.nowMs += 1;
    expect(run('a', start)).not.toBe(first);
    expect(starts).toHaveLength(2);
  });

  it('work that ends after its limit does not remove its successor', async () => {
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

  it('the limit of work counts from its own start and not from the first', async () => {
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
