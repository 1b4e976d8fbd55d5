// In: a grant that the provider gave (a code or a refresh token) and the rule it belongs to. Out:
// the claims of the userinfo endpoint and the access token.
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import type { AuthenticateOidc } from '#infra/local/load-balancer/template/parse-actions.ts';
import { callProvider, type ProviderAnswer, SignInFailure } from './call-provider.ts';

export interface ProviderContext {
  readonly oidc: AuthenticateOidc;
  readonly ca: string;
  readonly switches: LoadBalancerSwitches;
  readonly nowMs: number;
}

export interface Redeemed {
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string };
  readonly accessToken: string;
  readonly accessTokenExpiresAtMs: number | undefined;
  readonly refreshToken: string | undefined;
}

const claimsLimitBytes = 11 * 1024;

const tokenSchema = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  id_token: v.optional(v.string()),
  expires_in: v.optional(v.number()),
  refresh_token: v.optional(v.string()),
});
const claimsSchema = v.looseObject({ sub: v.pipe(v.string(), v.nonEmpty()) });

/**
 * Returns what the provider gave for the grant. Throws SignInFailure: 500 when an endpoint is out of reach,
 * slow or unintelligible, or the claims are too large; 561 when the provider refuses; 401 without a
 * valid ID token (Elastic Load Balancing, "Troubleshoot your Application Load Balancers").
 */
export async function redeem(
  grant: Readonly<Record<string, string>>,
  context: ProviderContext,
): Promise<Redeemed> {
  const tokens = readTokens(await requestTokens(grant, context));
  const isLogin = grant['grant_type'] === 'authorization_code';
  const subject = isLogin ? requireIdToken(tokens.id_token, context) : undefined;
  const claims = readClaims(await requestUserinfo(tokens.access_token, context));
  if (subject !== undefined && claims.sub !== subject) {
    throw new SignInFailure(500, 'AuthInvalidUserinfoResponse');
  }
  const size = Buffer.byteLength(JSON.stringify(claims)) + Buffer.byteLength(tokens.access_token);
  if (size > claimsLimitBytes) throw new SignInFailure(500, 'AuthUserinfoResponseSizeExceeded');
  const { expires_in: seconds, refresh_token: refreshToken } = tokens;
  return {
    claims,
    accessToken: tokens.access_token,
    accessTokenExpiresAtMs: seconds === undefined ? undefined : context.nowMs + seconds * 1000,
    refreshToken,
  };
}

async function requestTokens(
  grant: Readonly<Record<string, string>>,
  context: ProviderContext,
): Promise<ProviderAnswer> {
  const { clientId, clientSecret, tokenEndpoint } = context.oidc;
  const isBasic = context.switches.clientAuthentication === 'client_secret_basic';
  const inBody = isBasic ? {} : { client_id: clientId, client_secret: clientSecret };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    ...(isBasic ? { authorization: toBasic(clientId, clientSecret) } : {}),
  };
  const body = new URLSearchParams({ ...grant, ...inBody }).toString();
  return ask('AuthTokenEp', () =>
    callProvider({ url: tokenEndpoint, method: 'POST', headers, body, ...limits(context) }),
  );
}

// RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
function toBasic(clientId: string, clientSecret: string): string {
  const [id, secret] = [clientId, clientSecret].map((part) =>
    new URLSearchParams({ part }).toString().slice('part='.length),
  );
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

async function requestUserinfo(
  accessToken: string,
  context: ProviderContext,
): Promise<ProviderAnswer> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const url = context.oidc.userInfoEndpoint;
  return ask('AuthUserinfoEp', () =>
    callProvider({ url, method: 'GET', headers, ...limits(context) }),
  );
}

function limits(context: ProviderContext): { ca: string; timeoutMs: number } {
  return { ca: context.ca, timeoutMs: context.switches.providerTimeoutMs };
}

async function ask(endpoint: string, call: () => Promise<ProviderAnswer>): Promise<ProviderAnswer> {
  try {
    const answer = await call();
    if (answer.statusCode < 500) return answer;
  } catch (cause) {
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    const reason = isTimeout ? 'RequestTimeout' : 'RequestFailed';
    throw new SignInFailure(500, `${endpoint}${reason}`, { cause });
  }
  throw new SignInFailure(500, `${endpoint}RequestFailed`);
}

function readTokens(answer: ProviderAnswer): v.InferOutput<typeof tokenSchema> {
  const body = parseJson(answer.body);
  if (answer.statusCode !== 200) {
    const isGrant = v.is(v.object({ error: v.literal('invalid_grant') }), body);
    throw new SignInFailure(561, isGrant ? 'AuthInvalidGrantError' : 'AuthInvalidTokenResponse');
  }
  const parsed = v.safeParse(tokenSchema, body);
  if (!parsed.success) throw new SignInFailure(500, 'AuthInvalidTokenResponse');
  return parsed.output;
}

// The token came straight from the provider over TLS, which OpenID Connect Core section 3.1.3.7
// lets stand for its signature; no setting of the load balancer says where the provider's keys are.
function requireIdToken(idToken: string | undefined, context: ProviderContext): string {
  const failure = new SignInFailure(401, 'AuthInvalidIdToken');
  if (idToken === undefined) throw failure;
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(idToken);
  } catch {
    throw failure;
  }
  const { iss, aud, exp, sub } = claims;
  const isOurs = iss === context.oidc.issuer && [aud].flat().includes(context.oidc.clientId);
  if (!isOurs || sub === undefined || (exp ?? 0) * 1000 <= context.nowMs) throw failure;
  return sub;
}

function readClaims(answer: ProviderAnswer): Redeemed['claims'] {
  if (answer.statusCode !== 200) throw new SignInFailure(561, 'AuthInvalidUserinfoResponse');
  const parsed = v.safeParse(claimsSchema, parseJson(answer.body));
  if (!parsed.success) throw new SignInFailure(500, 'AuthInvalidUserinfoResponse');
  return parsed.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
