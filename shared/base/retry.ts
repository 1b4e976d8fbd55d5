import { currentDeadline } from './deadline.ts';
import type { Failure } from './failure.ts';

/** Rules as data: how often and how long to try again. */
export interface RetryRules {
  /** Waiting times before the second, third, … attempt; their number bounds the attempts. */
  readonly waitsMs: readonly number[];
  /** A dependency that wants a longer pause is not waited for. */
  readonly longestWaitMs: number;
  /** Rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * Returns what `attempt` returns, tried again while it throws a failure that `mayRetry` admits and the
 * steps of the event have time. Only for work that may be done twice.
 */
export async function withRetries<T>(
  rules: RetryRules,
  attempt: () => Promise<T>,
  mayRetry: (error: unknown) => error is Failure,
): Promise<T> {
  const signal = currentDeadline()?.steps;
  for (const waitMs of rules.waitsMs) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayRetry(error)) throw error;
      const pauseMs = Math.max(waitMs, (error.evidence.retryAfterSeconds ?? 0) * 1000);
      if (pauseMs > rules.longestWaitMs || signal?.aborted) throw error;
      await rules.wait(pauseMs, signal).catch(() => {
        throw error;
      });
    }
  }
  return attempt();
}
