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
