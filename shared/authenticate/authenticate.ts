import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import { rejectToken } from './reject-token.ts';
import { type TokenTrust, type VerifiedIdentity, verifyDataToken } from './verify-data-token.ts';

/**
 * Yields the person whom the load balancer signed in. Throws `authenticate.token_rejected` unless
 * exactly one data header came along: whether the load balancer removes one that the client sent
 * is not documented, so two are an attack.
 */
export async function authenticate(
  request: EdgeRequest,
  trust: TokenTrust,
): Promise<VerifiedIdentity> {
  const tokens = request.headers.get('x-amzn-oidc-data') ?? [];
  if (tokens.length > 1) rejectToken('repeated');
  const [token] = tokens;
  if (token === undefined || token === '') rejectToken('missing');
  return verifyDataToken(token, trust);
}
