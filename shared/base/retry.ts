import type { Failure } from './failure.ts';

/** Rules as data: how often and how long to try again. */
export interface RetryRules {
  /** Waiting times before the second, third, … attempt; their number bounds the attempts. */
  readonly waitsMs: readonly number[];
  /** A dependency that wants a longer pause is not waited for. */
  readonly longestWaitMs: number;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Returns what `attempt` returns, tried again while it throws a failure that `mayRetry` admits.
 * Only for work that may be done twice.
 */
export async function withRetries<T>(
  rules: RetryRules,
  attempt: () => Promise<T>,
  mayRetry: (error: unknown) => error is Failure,
): Promise<T> {
  for (const waitMs of rules.waitsMs) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayRetry(error)) throw error;
      const pauseMs = Math.max(waitMs, (error.evidence.retryAfterSeconds ?? 0) * 1000);
      if (pauseMs > rules.longestWaitMs) throw error;
      await rules.wait(pauseMs);
    }
  }
  return attempt();
}
