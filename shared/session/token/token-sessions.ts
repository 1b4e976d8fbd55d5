// In: a user. Out: a signed token that an authenticator inside the product trusts.
import { sign } from 'node:crypto';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { encodeJwsPart } from '#shared/base/jws.ts';
import { toSetCookie } from '#shared/base/set-cookie.ts';
import { expireRememberMe } from '#shared/session/expire-remember-me.ts';
import type { SessionStrategy, SessionUser } from '#shared/session/product-session.ts';
import type { TokenKey } from './token-keys.ts';

export interface TokenSessionOptions {
  /** The one that signs first. */
  readonly readKeys: () => Promise<readonly TokenKey[]>;
  readonly cookieName: string;
  /** Life of the cookie, and of the token but for a minute more. */
  readonly sessionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** For clocks that differ, and for the request that is on its way when the cookie ends. */
const LEEWAY_SECONDS = 60;

/**
 * Returns sessions by a cookie of our own that holds an ES256 JWT (RFC 7519): `iss` and `aud` are the
 * product's public URL, `preferred_username` is the user. Its key set is at `/_edge/keys.json`
 * below `iss`. A new token costs the product no call, so each sign-on brings one.
 */
export function tokenSessions(options: TokenSessionOptions): SessionStrategy {
  return {
    hasSessionCookie: () => false,
    findExistingSession: async () => null,
    open: async (request, user) => ({
      setCookies: [
        toSetCookie({
          name: options.cookieName,
          value: await toToken(request, user, options),
          maxAgeSeconds: options.sessionSeconds,
          sameSite: 'lax',
        }),
        ...expireRememberMe(request),
      ],
    }),
  };
}

async function toToken(
  { product }: AcceptedRequest,
  { username, email, displayName }: SessionUser,
  { readKeys, sessionSeconds, now }: TokenSessionOptions,
): Promise<string> {
  const [key] = await readKeys();
  if (key === undefined) throw new RangeError('a key ring is never empty');
  const iat = Math.floor(now() / 1000);
  const url = `https://${product.host}`;
  const times = { iat, nbf: iat - LEEWAY_SECONDS, exp: iat + sessionSeconds + LEEWAY_SECONDS };
  const claims = { preferred_username: username, email, name: displayName };
  const payload = { iss: url, aud: url, sub: username, ...claims, ...times };
  const header = { alg: 'ES256', typ: 'JWT', kid: key.kid };
  const input = `${encodeJwsPart(header)}.${encodeJwsPart(payload)}`;
  const signing = { key: key.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${input}.${sign('sha256', Buffer.from(input), signing).toString('base64url')}`;
}
