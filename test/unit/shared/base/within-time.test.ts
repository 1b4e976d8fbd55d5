import { expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { withinTime } from '#shared/base/within-time.ts';

const LATE = new Failure('map.groups_unavailable', { reason: 'timeout' });
const late = () => LATE;
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

it('work that ends in time returns its result and leaves no timer behind', async () => {
  const before = timers();
  expect(await withinTime(async () => 'done', 600_000, late)).toBe('done');
  expect(timers()).toBe(before);
});

it('work that fails in time throws its error and leaves no timer behind', async () => {
  const before = timers();
  const failed = () => Promise.reject(new RangeError('no'));
  await expect(withinTime(failed, 600_000, late)).rejects.toThrow('no');
  expect(timers()).toBe(before);
});

it('work that does not end in time is late', async () => {
  await expect(withinTime(() => new Promise(() => {}), 1, late)).rejects.toBe(LATE);
});

it('work that fails after its time disturbs no caller', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(withinTime(() => promise, 1, late)).rejects.toBe(LATE);
  reject(new RangeError('too late'));
  await expect(promise).rejects.toThrow('too late');
});
