import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import { rejectToken } from './reject-token.ts';
import { type TokenTrust, type VerifiedIdentity, verifyDataToken } from './verify-data-token.ts';

/**
 * Yields the person whom the load balancer signed in. Throws `authenticate.token_rejected` unless
 * its session cookie and exactly one data header came along. Some listener rules lead here without
 * a sign-in, and whether the load balancer removes a data header that the client sent there is not
 * documented: without the cookie, or with two headers, it is an attack.
 */
export async function authenticate(
  request: EdgeRequest,
  trust: TokenTrust & { readonly loadBalancerCookieName: string },
): Promise<VerifiedIdentity> {
  if (!request.cookies.has(`${trust.loadBalancerCookieName}-0`)) rejectToken('no_session');
  const tokens = request.headers.get('x-amzn-oidc-data') ?? [];
  if (tokens.length > 1) rejectToken('repeated');
  const [token] = tokens;
  if (token === undefined || token === '') rejectToken('missing');
  return verifyDataToken(token, trust);
}
