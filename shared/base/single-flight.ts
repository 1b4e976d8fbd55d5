import { currentDeadline } from './deadline.ts';

/** Returns the work that is in flight under this key, or starts it. */
export type SingleFlight<T> = (key: string, start: () => Promise<T>) => Promise<T>;

interface Flight<T> {
  readonly work: Promise<T>;
  /** What the work was begun under: it ends with it. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Returns a function that has at most one piece of work in flight per key and deadline, and gives its outcome, a
 * failure too, to every caller that comes meanwhile. The work of one event is never joined by another:
 * an instance that was frozen wakes up with work that will never end.
 */
export function singleFlight<T>(): SingleFlight<T> {
  const inFlight = new Map<string, Flight<T>>();
  return (key, start) => {
    const signal = currentDeadline()?.steps;
    const before = inFlight.get(key);
    if (before !== undefined && before.signal === signal) return before.work;
    const work = start().finally(() => {
      if (inFlight.get(key) === flight) inFlight.delete(key);
    });
    const flight: Flight<T> = { work, signal };
    inFlight.set(key, flight);
    return work;
  };
}
