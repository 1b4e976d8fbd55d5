// In: a cookie with a signed token and the address of the issuer's public keys.
// Out: who the token names, as an authenticator that trusts the issuer reads it.
import { request } from 'node:https';
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { lookupLoopback } from '#infra/local/tls/lookup-loopback.ts';
import type { SharedUser, SingleSignOn } from './state/single-sign-on.ts';

export interface TrustedTokenOptions {
  readonly cookieName: string;
  readonly issuer: string;
  /** The product that the token has to be meant for. */
  readonly audience: string;
  /** Of a JSON Web Key Set (RFC 7517), fetched with HTTPS. */
  readonly keySetUrl: string;
  /** The certificate authority of that address, as PEM. */
  readonly ca: string;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly clock?: () => number;
}

/**
 * Returns a sign-in that believes an ES256 token (RFC 7519) in a cookie. The claim `preferred_username` names a user
 * of the product. A token that does not verify leaves the caller anonymous, and so does every token while the keys are away.
 */
export function trustedToken(options: TrustedTokenOptions): SingleSignOn {
  const keys = createRemoteJWKSet(new URL(options.keySetUrl), {
    // A key that is not known yet is looked for at once: the issuer may just have changed it.
    cooldownDuration: 0,
    [customFetch]: (url) => fetchKeySet(url, options.ca),
  });
  return {
    async recognise({ cookies }) {
      const token = cookies.get(options.cookieName);
      return token === undefined ? null : readUser(token, keys, options);
    },
    signOut: async () => [`${options.cookieName}=; Path=/; Max-Age=0; Secure; HttpOnly`],
  };
}

async function readUser(
  token: string,
  keys: JWTVerifyGetKey,
  options: TrustedTokenOptions,
): Promise<SharedUser | null> {
  try {
    const name = await readVerifiedName(token, keys, options);
    return typeof name === 'string' && name !== '' ? toSharedUser(name) : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

async function readVerifiedName(
  token: string,
  keys: JWTVerifyGetKey,
  options: TrustedTokenOptions,
): Promise<unknown> {
  const { payload } = await jwtVerify(token, keys, {
    issuer: options.issuer,
    audience: options.audience,
    algorithms: ['ES256'],
    requiredClaims: ['exp'],
    currentDate: new Date(options.clock?.() ?? Date.now()),
  });
  return payload['preferred_username'];
}

function toSharedUser(name: string): SharedUser {
  return { name, displayName: name, emailAddress: '', active: true, groups: null };
}

/**
 * Returns the answer to a GET of the address, from a server whose certificate `ca` vouches for; 502 when there is none.
 * Follows no redirect.
 */
export async function fetchKeySet(url: string, ca: string): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const outgoing = request(url, { ca, lookup: lookupLoopback, agent: false, timeout: 5000 });
  const fail = () => resolve(new Response(null, { status: 502 }));
  outgoing.once('timeout', () => outgoing.destroy());
  outgoing.once('error', fail);
  outgoing.once('response', (incoming) => {
    incoming.toArray().then((chunks: Buffer[]) => {
      resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 502 }));
    }, fail);
  });
  outgoing.end();
  return promise;
}
