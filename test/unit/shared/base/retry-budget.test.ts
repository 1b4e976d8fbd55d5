import { expect, it } from 'vitest';
import { retryBudget } from '#shared/base/retry-budget.ts';

/** Returns how many of so many failing calls are repeated. */
function repeat(calls: number, budget = retryBudget()): number {
  let repeated = 0;
  for (let n = 0; n < calls; n += 1) {
    budget.earn();
    if (budget.spend()) repeated += 1;
  }
  return repeated;
}

it.each([
  ['the first six calls are all repeated', 6, 6],
  ['of a thousand calls a tenth is repeated, and six', 1_000, 106],
])('%s', (_what, calls, repeated) => {
  expect(repeat(calls)).toBe(repeated);
});

it('calls that went well allow twenty repetitions at most', () => {
  const budget = retryBudget();
  for (let n = 0; n < 10_000; n += 1) budget.earn();
  expect(Array.from({ length: 30 }, () => budget.spend()).filter(Boolean)).toHaveLength(20);
});
