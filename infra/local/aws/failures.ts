/** What a refusal carries beside its code and sentence. */
export interface RefusalParts {
  /** Where it is not the usual one: 400, or 500 for what names itself internal. */
  readonly status?: number;
  /** Members that stand beside the sentence, such as `ResourceType`. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in the words of the service: `code` becomes `__type`, the sentence stands beside it. */
export class ServiceError extends Error {
  readonly code: string;
  readonly #parts: RefusalParts;

  constructor(code: string, message: string, parts: RefusalParts = {}) {
    super(message);
    this.code = code;
    this.#parts = parts;
  }

  /** Everything is the caller's fault but an internal error: these services answer 400 even for not found. */
  get status(): number {
    return this.#parts.status ?? (this.code.startsWith('Internal') ? 500 : 400);
  }

  get details(): Readonly<Record<string, unknown>> {
    return this.#parts.details ?? {};
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#parts.headers ?? {};
  }
}

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

/** Returns the failure planned for this call, which is then counted as done; null: none is. */
export function takeFailure(failures: PlannedFailures, operation: string): PlannedFailure | null {
  const key = failures.has(operation) ? operation : '*';
  const failure = failures.get(key);
  if (failure === undefined || failure.times < 1) return null;
  failures.set(key, { ...failure, times: failure.times - 1 });
  return failure;
}

const sentences: Readonly<Record<string, string>> = {
  AccessDeniedException:
    'User is not authorized to perform this operation because no identity-based policy allows it',
  ThrottlingException: 'Rate exceeded',
  TooManyRequestsException: 'Rate exceeded',
};

/** Returns the exception that a failure plans, in the service's words where they are known. */
export function toException(code: string, failure: PlannedFailure): ServiceError {
  const sentence = failure.message ?? sentences[code] ?? 'The request cannot be served.';
  return new ServiceError(code, sentence, failure);
}
