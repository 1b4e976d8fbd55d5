import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { encodeJwsPart, parseJwsPart } from './jws.ts';
import type { KeyRing, RingKey } from './key-ring.ts';

/** Encrypts and decrypts our own tokens. */
export interface CompactJwe {
  /** The compact serialisation (RFC 7516 section 7.1), `dir` with A256GCM under the ring's current key. */
  encrypt(payload: object): string;
  /** The payload of a text that was encrypted under a key of the ring; undefined: not one of ours. */
  decrypt(token: string): unknown;
}

/**
 * Returns the encryption and decryption of our own JWE. As in `compactJws`, a header is compared, never
 * parsed. The key is derived from the ring's (RFC 5869): that one signs, and a key has one use.
 */
export function compactJwe(ring: KeyRing): CompactJwe {
  const keys = ring.map(toContentKey);
  const current = toContentKey(ring[0]);
  return {
    encrypt: (payload) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, current.key, iv).setAAD(current.header);
      const text = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()]);
      const parts = [iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'));
      return current.start + parts.join('.');
    },
    decrypt: (token) => {
      const key = keys.find(({ start }) => token.startsWith(start));
      return key && decryptUnder(key, token.slice(key.start.length));
    },
  };
}

/** A key, and what each token begins with that is encrypted under it. */
interface ContentKey {
  readonly start: string;
  readonly header: Buffer;
  readonly key: Buffer;
}

function toContentKey({ kid, key }: RingKey): ContentKey {
  const header = encodeJwsPart({ alg: 'dir', enc: 'A256GCM', kid });
  const bits = hkdfSync('sha256', key, '', `edge-authenticator/cookie/1/${kid}`, 32);
  return { start: `${header}..`, header: Buffer.from(header), key: Buffer.from(bits) };
}

function decryptUnder({ key, header }: ContentKey, parts: string): unknown {
  const [iv, text, tag, ...more] = parts.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (!iv || !text || tag?.byteLength !== TAG_BYTES || more.length > 0) return undefined;
  if (iv.byteLength !== IV_BYTES) return undefined;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(header).setAuthTag(tag);
    return parseJwsPart(Buffer.concat([decipher.update(text), decipher.final()]));
  } catch {
    // Forged, or under another key of this id: it says nothing.
    return undefined;
  }
}

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
// A shorter tag would be accepted, and is easier to forge.
const TAG_BYTES = 16;
