/** Crowd's reasons for a refusal; `ErrorEntity.ErrorReason` in its sources. */
export type Reason =
  | 'APPLICATION_ACCESS_DENIED'
  | 'APPLICATION_PERMISSION_DENIED'
  | 'EXPIRED_CREDENTIAL'
  | 'GROUP_NOT_FOUND'
  | 'ILLEGAL_ARGUMENT'
  | 'INACTIVE_ACCOUNT'
  | 'INVALID_CREDENTIAL'
  | 'INVALID_GROUP'
  | 'INVALID_MEMBERSHIP'
  | 'INVALID_SSO_TOKEN'
  | 'INVALID_USER'
  | 'INVALID_USER_AUTHENTICATION'
  | 'MEMBERSHIP_ALREADY_EXISTS'
  | 'MEMBERSHIP_NOT_FOUND'
  | 'NESTED_GROUPS_NOT_SUPPORTED'
  | 'USER_NOT_FOUND';

const statuses = {
  APPLICATION_ACCESS_DENIED: 403,
  APPLICATION_PERMISSION_DENIED: 403,
  EXPIRED_CREDENTIAL: 400,
  GROUP_NOT_FOUND: 404,
  ILLEGAL_ARGUMENT: 400,
  INACTIVE_ACCOUNT: 400,
  INVALID_CREDENTIAL: 400,
  INVALID_GROUP: 400,
  INVALID_MEMBERSHIP: 400,
  INVALID_SSO_TOKEN: 404,
  INVALID_USER: 400,
  INVALID_USER_AUTHENTICATION: 400,
  MEMBERSHIP_ALREADY_EXISTS: 409,
  MEMBERSHIP_NOT_FOUND: 404,
  NESTED_GROUPS_NOT_SUPPORTED: 400,
  USER_NOT_FOUND: 404,
} as const satisfies Record<Reason, number>;

/** What a resource throws; the border answers it as `{reason, message}` in the caller's representation. */
export class Refusal extends Error {
  readonly reason: Reason;
  readonly status: 400 | 403 | 404 | 409;

  constructor(reason: Reason, message: string, status: 400 | 403 | 404 | 409) {
    super(message);
    this.reason = reason;
    this.status = status;
  }
}

/** Returns an exception with the reason's usual status. */
export function refusal(reason: Reason, message: string): Refusal {
  return new Refusal(reason, message, statuses[reason]);
}
