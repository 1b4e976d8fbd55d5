import type { RefusalParts } from './service-error.ts';

/** How calls fail: by an exception, or by what stands in front of the service. */
export interface PlannedFailure extends RefusalParts {
  /** So many calls fail; Infinity: until it is taken away. */
  readonly times: number;
  /** The exception's name. Without one the answer is no JSON, and its status 503 unless `status` says otherwise. */
  readonly code?: string;
  readonly message?: string;
}

/** Planned failures by operation, or under `*` for every operation that has none of its own. */
export type PlannedFailures = Map<string, PlannedFailure>;

/** The failure planned for this call, which is then counted as done; null: none is. */
export function takeFailure(failures: PlannedFailures, operation: string): PlannedFailure | null {
  const key = failures.has(operation) ? operation : '*';
  const failure = failures.get(key);
  if (failure === undefined || failure.times < 1) return null;
  failures.set(key, { ...failure, times: failure.times - 1 });
  return failure;
}
