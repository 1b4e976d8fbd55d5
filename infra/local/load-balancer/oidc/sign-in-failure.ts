/** A sign-in that cannot go on: the status for the browser, the reason for the access log. */
export class SignInFailure extends Error {
  readonly statusCode: number;
  readonly errorReason: string;

  constructor(statusCode: number, errorReason: string, options?: ErrorOptions) {
    super(errorReason, options);
    this.statusCode = statusCode;
    this.errorReason = errorReason;
  }
}
