/** A refusal in the words of the service: `code` becomes `__type`, the sentence becomes `Message`. */
export class ServiceError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  /** Everything is the caller's fault but an internal error: the service answers 400 even for not found. */
  get status(): number {
    return this.code === 'InternalServiceError' ? 500 : 400;
  }
}
