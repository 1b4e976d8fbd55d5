import { type Evidence, Failure } from '#shared/base/failure.ts';

/** Why a source of groups cannot say. Only the log tells which; the page never does. */
export type GroupFault =
  // The access token: not there, no JWS, or not to be believed.
  | 'no_token'
  | 'opaque'
  | 'unreadable'
  | 'signature'
  | 'expired'
  | 'not_yet_valid'
  | 'issuer'
  | 'client'
  | 'subject'
  | 'token_use'
  | 'keys'
  // The query.
  | 'claim_missing'
  | 'unknown_person'
  | 'names_hidden'
  // How a directory answered.
  | 'unauthorized'
  | 'not_permitted'
  | 'credentials_refused'
  | 'throttled'
  | 'unavailable'
  | 'refused'
  | 'connection'
  | 'timeout'
  | 'out_of_time';

/** Returns the failure of a source of groups, with evidence that names no user. */
export function groupsUnavailable(
  reason: GroupFault,
  evidence: Omit<Evidence, 'reason'> = {},
  cause?: unknown,
): Failure {
  return new Failure('map.groups_unavailable', { ...evidence, reason }, cause);
}
