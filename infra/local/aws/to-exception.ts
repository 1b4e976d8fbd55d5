import { ServiceError } from './service-error.ts';
import type { PlannedFailure } from './take-failure.ts';

const sentences: Readonly<Record<string, string>> = {
  AccessDeniedException:
    'User is not authorized to perform this operation because no identity-based policy allows it',
  ThrottlingException: 'Rate exceeded',
  TooManyRequestsException: 'Rate exceeded',
};

/** The exception that a failure plans, in the service's words where they are known. */
export function toException(code: string, failure: PlannedFailure): ServiceError {
  const sentence = failure.message ?? sentences[code] ?? 'The request cannot be served.';
  return new ServiceError(code, sentence, failure);
}
