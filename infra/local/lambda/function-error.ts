/** What Lambda reports of a failure, as the error payload of a synchronous invocation spells it. */
export interface FailureReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** A failed invocation: the function threw, timed out, died, answered too much, or could not start. */
export class FunctionError extends Error implements FailureReport {
  override readonly name = 'FunctionError';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];

  constructor({ errorType, errorMessage, trace = [] }: FailureReport) {
    super(`${errorType}: ${errorMessage}`);
    this.errorType = errorType;
    this.errorMessage = errorMessage;
    this.trace = trace;
  }
}

/** Returns the error in a body that a runtime posted, whatever of it can be read. */
export function readFailure(body: string): FunctionError {
  const report = parseReport(body);
  return new FunctionError({
    errorType: String(report.errorType ?? 'Runtime.Unknown'),
    errorMessage: String(report.errorMessage ?? ''),
    trace: report.trace ?? [],
  });
}

function parseReport(body: string): Partial<FailureReport> {
  try {
    return JSON.parse(body) as Partial<FailureReport>;
  } catch {
    return {};
  }
}
