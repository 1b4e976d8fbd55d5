import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { encodeJwsPart, parseJwsPart } from './jws.ts';
import type { KeyRing, RingKey } from './key-ring.ts';

/** Signs and reads our own tokens. */
export interface CompactJws {
  /** The compact serialisation (RFC 7515 section 7.1), HS256 under the ring's current key. */
  sign(payload: object): string;
  /** The payload of a text that a key of the ring has signed; undefined: not one of ours. */
  read(token: string): unknown;
}

/**
 * Returns the signing and reading of our own JWS. A header is never parsed: only the one that we
 * would write for a key of the ring counts, so there is no algorithm to choose. By hand, because
 * it takes a tenth of the time of a library, which hands each signature to another thread.
 */
export function compactJws(ring: KeyRing): CompactJws {
  const signers = ring.map(toSigner);
  const current = toSigner(ring[0]);
  return {
    sign: (payload) => {
      const input = current.start + encodeJwsPart(payload);
      return `${input}.${toMac(input, current)}`;
    },
    read: (token) => {
      const signer = signers.find(({ start }) => token.startsWith(start));
      if (signer === undefined) return undefined;
      const end = token.lastIndexOf('.');
      if (!isEqual(token.slice(end + 1), toMac(token.slice(0, end), signer))) return undefined;
      return parseJwsPart(token.slice(signer.start.length, end));
    },
  };
}

/** A key, and what each token begins with that it signs. */
interface Signer {
  readonly start: string;
  readonly key: KeyObject;
}

const toSigner = ({ kid, key }: RingKey): Signer => ({
  start: `${encodeJwsPart({ alg: 'HS256', kid })}.`,
  key,
});
const toMac = (input: string, { key }: Signer) =>
  createHmac('sha256', key).update(input).digest('base64url');

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
