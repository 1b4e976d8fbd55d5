import { describe, expect, it } from 'vitest';
import { runEvent } from '#shared/base/run-event.ts';
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

describe('work of an event', () => {
  it('work of an event is shared in it, and neither joined nor removed by another event', async () => {
    const { start, starts } = controlledWork();
    const run = singleFlight<string>();
    const before = run('a', start);
    await runEvent(600_000, async () => {
      const first = run('a', start);
      expect(run('a', start)).toBe(first);
      expect(starts).toHaveLength(2);
    });
    await runEvent(600_000, async () => {
      const own = run('a', start);
      starts[0]?.resolve('of no event');
      starts[1]?.resolve('of the event before');
      expect(await before).toBe('of no event');
      expect(run('a', start)).toBe(own);
      starts[2]?.resolve('own');
      expect(await own).toBe('own');
    });
  });
});
