import { type Evidence, Failure } from '#shared/base/failure.ts';

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

/** Who should have made the token, and for whom, against what it says: for the log line. */
export type Comparison = Pick<Evidence, 'issuer' | 'client' | 'signer'>;

/**
 * Throws `authenticate.token_rejected`. Besides the fault nothing of the token is kept, but for the names
 * of its issuer, client and signer where one of them is the fault.
 */
export function rejectToken(fault: TokenFault, comparison: Comparison = {}): never {
  throw new Failure('authenticate.token_rejected', { reason: fault, ...comparison });
}
