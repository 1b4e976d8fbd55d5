import type { Answer } from '#shared/forward/answer.ts';
import type { TokenKey } from '#shared/session/token/token-keys.ts';

/** Where products find the keys of the tokens that they trust. */
export const KEY_SET_PATH = '/_edge/keys.json';

/**
 * Returns the JWK Set (RFC 7517 section 5) of the public keys: the one in use, the one before it
 * and the one to come.
 * Verifiers may keep it for five minutes; one that meets an unknown `kid` asks again.
 */
export function answerKeySet(keys: readonly TokenKey[]): Answer {
  return {
    status: 200,
    headers: [
      ['content-type', 'application/jwk-set+json'],
      ['cache-control', 'public, max-age=300'],
      ['x-content-type-options', 'nosniff'],
    ],
    body: Buffer.from(JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) })),
  };
}
