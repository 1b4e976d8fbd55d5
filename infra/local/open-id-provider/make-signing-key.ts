import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';

/** A new RSA key under which the provider signs its tokens and publishes the public half. */
export function makeSigningKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' }) as JWK;
  return { ...jwk, alg: 'RS256', use: 'sig', kid: randomUUID() };
}
