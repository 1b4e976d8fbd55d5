import { errorName } from '#shared/base/error-name.ts';
import { Failure } from '#shared/base/failure.ts';
import type { GroupFault } from './groups-unavailable.ts';

/**
 * Returns the failure that an error of the AWS SDK stands for: its reason is ours where we have a word
 * for it, else the name that AWS gave the error; never its message, which may name users.
 */
export function toAwsFailure(error: unknown, isUnknownUser: (name: string) => boolean): Failure {
  if (error instanceof Failure) return error;
  const given = errorName(error);
  const name = /^\w{1,64}$/.test(given) ? given : 'unknown';
  const reason = isUnknownUser(name) ? ('unknown_person' satisfies GroupFault) : REASONS[name];
  const status = readStatus(error);
  const evidence = { reason: reason ?? name, ...(status !== undefined && { status }) };
  return new Failure('map.groups_unavailable', evidence, error);
}

const REASONS: Readonly<Record<string, GroupFault>> = {
  AccessDeniedException: 'not_permitted',
  NotAuthorizedException: 'not_permitted',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  TimeoutError: 'timeout',
  AbortError: 'out_of_time',
};

function readStatus(error: unknown): number | undefined {
  const { $metadata } = Object(error) as { $metadata?: { httpStatusCode?: unknown } };
  const status = $metadata?.httpStatusCode;
  return typeof status === 'number' ? status : undefined;
}
