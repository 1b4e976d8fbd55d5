/** Returns the work that is in flight under this key, or starts it. */
export type SingleFlight<T> = (key: string, start: () => Promise<T>) => Promise<T>;

/** When work counts as lost, although nothing has said so yet. */
export interface FlightLimit {
  readonly limitMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Flight<T> {
  readonly work: Promise<T>;
  readonly endsAtMs: number;
}

/**
 * Returns a function that has at most one piece of work in flight per key, and gives its outcome, a
 * failure too, to every caller that comes meanwhile. The entry goes when the work settles, or when its
 * limit has passed: an instance that was frozen wakes up with work that will never end in time.
 */
export function singleFlight<T>(limit?: FlightLimit): SingleFlight<T> {
  const inFlight = new Map<string, Flight<T>>();
  return (key, start) => {
    const nowMs = limit?.now() ?? 0;
    const before = inFlight.get(key);
    if (before !== undefined && nowMs < before.endsAtMs) return before.work;
    const work = start().finally(() => {
      if (inFlight.get(key) === flight) inFlight.delete(key);
    });
    const flight: Flight<T> = { work, endsAtMs: nowMs + (limit?.limitMs ?? Infinity) };
    inFlight.set(key, flight);
    return work;
  };
}
