import { currentDeadline } from './deadline.ts';
import type { Failure } from './failure.ts';
import type { RetryBudget } from './retry-budget.ts';

/** Rules as data: how often and how long to try again. */
export interface RetryRules {
  /** The longest waits before the second, third, … attempt; their number bounds the attempts. */
  readonly waitsMs: readonly number[];
  /** A dependency that wants a longer pause is not waited for. */
  readonly longestWaitMs: number;
  /** Rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Of all callers of the dependency; absent: each may repeat as often as there are waits. */
  readonly budget?: RetryBudget;
}

/**
 * Returns what `attempt` returns, tried again while it throws a failure that `mayRetry` admits, the
 * steps of the event have time and the budget has room. The waits are random, so that callers who failed together do
 * not come back together. Only for work that may be done twice.
 */
export async function withRetries<T>(
  rules: RetryRules,
  attempt: () => Promise<T>,
  mayRetry: (error: unknown) => error is Failure,
): Promise<T> {
  const { waitsMs, longestWaitMs, wait, random, budget } = rules;
  const signal = currentDeadline()?.steps;
  budget?.earn();
  for (const longestMs of waitsMs) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayRetry(error)) throw error;
      const askedMs = (error.evidence.retryAfterSeconds ?? 0) * 1000;
      if (askedMs > longestWaitMs || signal?.aborted || budget?.spend() === false) throw error;
      await wait(askedMs + random() * longestMs, signal).catch(() => {
        throw error;
      });
    }
  }
  return attempt();
}
