import type { Failure } from './failure.ts';

/**
 * Returns what the work returns. Throws what it throws, or, when it takes longer, `late()`. The work
 * itself cannot be called back; its own limits end it, and no caller waits for it.
 */
export async function withinTime<T>(
  work: Promise<T>,
  limitMs: number,
  late: () => Failure,
): Promise<T> {
  const { promise: timeIsUp, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), limitMs);
  try {
    return await Promise.race([work, timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
