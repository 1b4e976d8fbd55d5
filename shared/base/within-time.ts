import { currentDeadline, OUT_OF_TIME, withDeadline } from './deadline.ts';
import type { Failure } from './failure.ts';

/**
 * Returns what the work returns. Throws what it throws, or, when it takes longer than this or than the steps
 * of its event may, `late()`: then what the work has under way is aborted, and nothing more of it is begun.
 */
export async function withinTime<T>(
  work: () => Promise<T>,
  limitMs: number,
  late: () => Failure,
): Promise<T> {
  const { promise: timeIsUp, reject } = Promise.withResolvers<never>();
  const limit = new AbortController();
  const outer = currentDeadline();
  const steps = AbortSignal.any([limit.signal, ...(outer ? [outer.steps] : [])]);
  const deadline = { page: steps, isAnswered: () => false, ...outer, steps };
  // Not the work alone is asked to end: some of it waits without listening.
  steps.addEventListener('abort', () => reject(late()));
  const timer = setTimeout(() => limit.abort(OUT_OF_TIME), limitMs);
  try {
    return await Promise.race([withDeadline(deadline, work), timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
