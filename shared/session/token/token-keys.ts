import {
  createECDH,
  createPrivateKey,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { KeyRing } from '#shared/base/key-ring.ts';

/** A pair that signs tokens for products. */
export interface TokenKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As it is published: RFC 7517. */
  readonly publicJwk: Readonly<JsonWebKey>;
}

/**
 * Returns a reader of one P-256 pair for each secret of a key ring, the one that signs first: always
 * the same for the same secret. So Secrets Manager can generate and rotate it like any random string.
 * Source: FIPS 186-5 appendix A.2.1, the private key from extra random bits, here those of an HKDF
 * (RFC 5869).
 */
export function tokenKeyReader(
  readRing: () => Promise<KeyRing>,
): () => Promise<readonly TokenKey[]> {
  let cache: { readonly ring: KeyRing; readonly keys: readonly TokenKey[] } | null = null;
  return async () => {
    const ring = await readRing();
    if (cache?.ring !== ring) cache = { ring, keys: toKeys(ring) };
    return cache.keys;
  };
}

function toKeys(ring: KeyRing): TokenKey[] {
  return ring.map(({ kid, key }) => {
    const bits = hkdfSync('sha256', key, '', `edge-authenticator/token/1/${kid}`, 48);
    const d = (toInteger(Buffer.from(bits)) % (P256_ORDER - 1n)) + 1n;
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(d.toString(16).padStart(64, '0'), 'hex');
    const point = ecdh.getPublicKey();
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((one) =>
      one.toString('base64url'),
    );
    const jwk = { kty: 'EC', crv: 'P-256', x, y };
    const secret = Buffer.from(ecdh.getPrivateKey('hex').padStart(64, '0'), 'hex');
    const privateKey = createPrivateKey({
      key: { ...jwk, d: secret.toString('base64url') } as JsonWebKey,
      format: 'jwk',
    });
    const publicJwk = { ...jwk, kid, alg: 'ES256', use: 'sig' } as JsonWebKey;
    return { kid, privateKey, publicJwk };
  });
}

// https://doi.org/10.6028/NIST.SP.800-186, section 3.2.1.3
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const toInteger = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
