import { expect, it } from 'vitest';
import { currentDeadline, type Deadline } from '#shared/base/deadline.ts';
import { runEvent } from '#shared/base/run-event.ts';
import { withinTime } from '#shared/base/within-time.ts';
import { groupsUnavailable } from '#shared/groups/sources/groups-unavailable.ts';

const PLENTY_MS = 600_000;
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const aborted = (signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
const find = async (): Promise<Deadline | undefined> => {
  await null;
  return currentDeadline();
};

it('work of no event has no deadline', async () => {
  expect(await find()).toBeUndefined();
});

it('an event that is answered aborts all that it has under way and leaves no timer behind', async () => {
  const before = timers();
  const deadline = await runEvent(PLENTY_MS, async () => {
    const found = await find();
    expect([found?.steps.aborted, found?.page.aborted, found?.isAnswered()]).toEqual([
      false,
      false,
      false,
    ]);
    return found;
  });
  expect([deadline?.steps.aborted, deadline?.page.aborted, deadline?.isAnswered()]).toEqual([
    true,
    true,
    true,
  ]);
  expect(timers()).toBe(before);
});

it('an event that fails is over as well', async () => {
  const found: (Deadline | undefined)[] = [];
  const failing = runEvent(PLENTY_MS, async () => {
    found.push(await find());
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(found[0]?.isAnswered()).toBe(true);
});

it('the steps of an event are out of time while its page has some left', async () => {
  await runEvent(1_500 + 400, async () => {
    const deadline = currentDeadline();
    await aborted(deadline?.steps);
    expect([deadline?.page.aborted, deadline?.isAnswered()]).toEqual([false, false]);
    await aborted(deadline?.page);
    expect(deadline?.isAnswered()).toBe(false);
  });
});

it('an event that has no time left ends at once', async () => {
  await runEvent(0, async () => aborted(currentDeadline()?.page));
});

it('what goes on after the answer knows that it is of an answered event, inside the next one too', async () => {
  const goOn = Promise.withResolvers<void>();
  const late = Promise.withResolvers<Deadline | undefined>();
  await runEvent(PLENTY_MS, async () => {
    void goOn.promise.then(find).then(late.resolve);
  });
  await runEvent(PLENTY_MS, async () => {
    goOn.resolve();
    expect((await late.promise)?.isAnswered()).toBe(true);
    expect((await find())?.isAnswered()).toBe(false);
  });
});

it('work that was not waited for is of an answered event', async () => {
  const giving = new AbortController();
  const work = async () => {
    expect((await find())?.isAnswered()).toBe(false);
    giving.abort();
    expect((await find())?.isAnswered()).toBe(true);
  };
  await runEvent(PLENTY_MS, work, giving.signal);
});

it('work that is late is aborted, and the steps of its event are not', async () => {
  await runEvent(PLENTY_MS, async () => {
    const inner = Promise.withResolvers<AbortSignal | undefined>();
    const work = async () => {
      const signal = currentDeadline()?.steps;
      await aborted(signal);
      inner.resolve(signal);
    };
    const late = () => groupsUnavailable('timeout');
    await expect(withinTime(work, 1, late)).rejects.toMatchObject({
      evidence: { reason: 'timeout' },
    });
    expect((await inner.promise)?.aborted).toBe(true);
    expect(currentDeadline()?.steps.aborted).toBe(false);
  });
});

it('work that does not listen ends with the steps of its event', async () => {
  const deaf = () => new Promise<never>(() => {});
  const ended = runEvent(0, () => withinTime(deaf, PLENTY_MS, () => groupsUnavailable('timeout')));
  await expect(ended).rejects.toMatchObject({ evidence: { reason: 'timeout' } });
});

it('work with a limit of its own ends with its event', async () => {
  const found = await runEvent(PLENTY_MS, async () => {
    const inner = Promise.withResolvers<Deadline | undefined>();
    const work = async () => {
      inner.resolve(currentDeadline());
      await new Promise(() => {});
    };
    void withinTime(work, 1_000, () => groupsUnavailable('timeout')).catch(() => null);
    return inner.promise;
  });
  expect([found?.steps.aborted, found?.isAnswered()]).toEqual([true, true]);
});
