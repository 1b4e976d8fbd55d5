import { type FailureReport, FunctionError } from './function-error.ts';

/** The error in a body that a runtime posted, whatever of it can be read. */
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
