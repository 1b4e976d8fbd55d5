import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Happening, Owner } from './clock.ts';
import type { Dice } from './dice.ts';

/** Whose code runs: its timers, its time and its chance are the simulation's. */
const running = new AsyncLocalStorage<Owner>();

/** Returns what the work returns; timers that it starts are held while the owner is frozen. */
export const runAs = <T>(owner: Owner, work: () => Promise<T>): Promise<T> =>
  running.run(owner, work);

/**
 * Returns what the work returns. While it goes on, `setTimeout`, `Date.now` and `Math.random` follow the clock and the
 * dice for code that runs as an owner; all other code, the test runner's too, has the real ones.
 */
export async function runInVirtualTime<T>(
  clock: Clock,
  dice: Dice,
  work: () => Promise<T>,
): Promise<T> {
  const real = { setTimeout, clearTimeout, now: Date.now, random: Math.random };
  const started = new Set<unknown>();
  const start = (act: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const owner = running.getStore();
    if (owner === undefined) return real.setTimeout(act, ms, ...given);
    const inContext = AsyncLocalStorage.snapshot();
    const timer = clock.after(ms, () => inContext(act, ...given), owner);
    started.add(timer);
    return timer;
  };
  const clear = (timer: unknown) => {
    if (started.has(timer)) (timer as Happening).cancelled = true;
    else real.clearTimeout(timer as NodeJS.Timeout);
  };
  const isVirtual = () => running.getStore() !== undefined;
  Object.assign(globalThis, { setTimeout: start, clearTimeout: clear });
  Date.now = () => (isVirtual() ? clock.now() : real.now());
  Math.random = () => (isVirtual() ? dice.next() : real.random());
  try {
    return await work();
  } finally {
    const { setTimeout, clearTimeout } = real;
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Object.assign(Date, { now: real.now });
    Object.assign(Math, { random: real.random });
  }
}
