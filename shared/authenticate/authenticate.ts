import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { rejectToken } from './reject-token.ts';
import type { TokenTrust } from './token-trust.ts';
import { type VerifiedIdentity, verifyDataToken } from './verify-data-token.ts';

/**
 * Returns the user whom the load balancer signed in. Throws `authenticate.token_rejected` unless the request
 * came by an authenticating rule, with exactly one data header. AWS does not document whether the load
 * balancer removes a data header of the client: without authentication it could be a stolen one, and two
 * are an attack.
 */
export async function authenticate(
  request: AcceptedRequest,
  trust: TokenTrust,
): Promise<VerifiedIdentity> {
  if (request.route !== 'authenticated') rejectToken('no_sign_in');
  const tokens = request.headers.get('x-amzn-oidc-data') ?? [];
  // A second access token is an attack as well: it would silence a source of groups.
  const accessTokens = request.headers.get('x-amzn-oidc-accesstoken') ?? [];
  if (tokens.length > 1 || accessTokens.length > 1) rejectToken('repeated');
  const [token] = tokens;
  if (token === undefined || token === '') rejectToken('missing');
  return verifyDataToken(token, trust);
}
