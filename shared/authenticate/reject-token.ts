import { Failure } from '#shared/base/failure.ts';

/** Why a data token does not count. Only the log says which; the page never does. */
export type TokenFault =
  | 'no_sign_in'
  | 'missing'
  | 'repeated'
  | 'too_long'
  | 'form'
  | 'header'
  | 'alg'
  | 'kid'
  | 'crit'
  | 'signer'
  | 'client'
  | 'header_issuer'
  | 'header_exp'
  | 'header_exp_past'
  | 'header_exp_absurd'
  | 'unknown_kid'
  | 'signature'
  | 'payload'
  | 'payload_issuer'
  | 'payload_exp'
  | 'payload_exp_past'
  | 'payload_exp_absurd'
  | 'sub';

/** Throws `authenticate.token_rejected`. The fault is all that is kept: no text of the token. */
export function rejectToken(fault: TokenFault): never {
  throw new Failure('authenticate.token_rejected', { reason: fault });
}
