import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { TokenKey } from '#shared/session/token/token-keys.ts';

// The example of RFC 7517 appendix A.2.
const EXAMPLE = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE',
};

/** Returns a key pair for tokens that the code under test did not derive. */
export function tokenKey(kid = 'example'): TokenKey {
  const privateKey = createPrivateKey({ key: EXAMPLE, format: 'jwk' });
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return { kid, privateKey, publicJwk: { ...publicJwk, kid, alg: 'ES256', use: 'sig' } };
}
