import { ServiceError } from '#infra/local/aws/failures.ts';
import type { SecretValue } from './secret-store.ts';

/** The value in a request: a text or bytes, never both, never neither. Throws InvalidRequestException. */
export function readValue(request: {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}): SecretValue {
  const { SecretString, SecretBinary } = request;
  if (SecretString !== undefined && SecretBinary === undefined) return { SecretString };
  if (SecretBinary !== undefined && SecretString === undefined) return { SecretBinary };
  throw new ServiceError(
    'InvalidRequestException',
    'You must provide either SecretString or SecretBinary.',
  );
}
