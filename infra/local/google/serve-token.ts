import { randomBytes } from 'node:crypto';
import { compactVerify, errors } from 'jose';
import * as v from 'valibot';
import type { VendorRoutes } from '#infra/local/vendor-api/vendor.ts';
import { findUser, type GoogleState } from './google-state.ts';
import { tokenRefusal } from './refusals.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Serves the token endpoint for service accounts (RFC 7523): an assertion in, an opaque access token out. */
export function serveToken(routes: VendorRoutes, google: GoogleState): void {
  routes.post('/token', async (context) => {
    const { grant_type: grantType, assertion } = await context.req.parseBody();
    if (grantType !== jwtBearer) {
      throw tokenRefusal(400, 'unsupported_grant_type', 'Invalid grant_type');
    }
    if (typeof assertion !== 'string') {
      throw tokenRefusal(400, 'invalid_request', 'Missing required parameter: assertion');
    }
    const asked = await verifyAssertion(assertion, google);
    const seconds = google.switches.accessTokenSeconds;
    const token = `ya29.c.${randomBytes(64).toString('base64url')}`;
    google.grants.set(token, { ...asked, expiresAtMs: google.nowMs() + seconds * 1000 });
    // Google counts from when it began to answer.
    return context.json({ access_token: token, expires_in: seconds - 1, token_type: 'Bearer' });
  });
}

/** What a good assertion asks for. */
export interface Assertion {
  /** The user that the service account acts as; null: none, it acts for itself. */
  readonly subject: string | null;
  readonly scopes: readonly string[];
}

const claimsSchema = v.looseObject({
  iss: v.string(),
  aud: v.string(),
  iat: v.number(),
  exp: v.number(),
  scope: v.optional(v.string(), ''),
  sub: v.optional(v.string()),
});

const hourSeconds = 3600;
const skewSeconds = 300;

/**
 * Returns what the assertion asks for, once signature, audience, times, subject and delegation hold
 * (https://developers.google.com/identity/protocols/oauth2/service-account). Throws the token endpoint's refusals.
 */
export async function verifyAssertion(token: string, google: GoogleState): Promise<Assertion> {
  const claims = v.safeParse(claimsSchema, await readSigned(token, google));
  if (!claims.success) throw badGrant('Invalid JWT: Claims are missing.');
  const { iss, aud, iat, exp, scope, sub } = claims.output;
  if (iss !== google.serviceAccount.clientEmail) {
    throw badGrant('Invalid grant: account not found');
  }
  if (aud !== google.tokenUri()) throw badGrant('Invalid JWT: Failed audience check.');
  requireReasonableTimes({ iat, exp }, Math.floor(google.nowMs() / 1000));
  const subject = sub === undefined ? null : findSubject(sub, google);
  const scopes = scope.split(' ').filter((name) => name !== '');
  if (scopes.length === 0) {
    const description = 'Invalid OAuth scope or ID token audience provided.';
    throw tokenRefusal(400, 'invalid_scope', description);
  }
  if (subject !== null) requireDelegation(scopes, google);
  return { subject, scopes };
}

async function readSigned(token: string, { serviceAccount }: GoogleState): Promise<unknown> {
  const { publicKey, keyId } = serviceAccount;
  try {
    const signed = await compactVerify(token, publicKey, { algorithms: ['RS256'] });
    // The key's id is optional, as Google's own libraries leave it out.
    const { kid = keyId } = signed.protectedHeader;
    if (kid === keyId) return JSON.parse(new TextDecoder().decode(signed.payload));
  } catch (error) {
    if (!(error instanceof errors.JOSEError || error instanceof SyntaxError)) throw error;
  }
  throw badGrant('Invalid JWT Signature.');
}

function requireReasonableTimes(times: { iat: number; exp: number }, now: number): void {
  const { iat, exp } = times;
  const isShortLived = exp > iat && exp - iat <= hourSeconds;
  if (isShortLived && iat <= now + skewSeconds && exp >= now - skewSeconds) return;
  throw badGrant(
    'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
      'Check your iat and exp values in the JWT claim.',
  );
}

function findSubject(sub: string, { people }: GoogleState): string {
  const user = findUser(people, sub);
  if (user !== undefined) return user.primaryEmail;
  throw badGrant('Invalid email or User ID');
}

function requireDelegation(scopes: readonly string[], { switches }: GoogleState): void {
  if (scopes.every((scope) => switches.delegatedScopes.includes(scope))) return;
  throw tokenRefusal(
    401,
    'unauthorized_client',
    'Client is unauthorized to retrieve access tokens using this method, or client not ' +
      'authorized for any of the scopes requested.',
  );
}

function badGrant(description: string) {
  return tokenRefusal(400, 'invalid_grant', description);
}
