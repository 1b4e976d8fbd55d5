import { type KeyObject, verify } from 'node:crypto';

/**
 * Tells whether a compact JWS ends in the key's ES256 signature of all that stands before its last dot, the
 * text as it is: r and s in 32 bytes each (RFC 7518 section 3.4), under a public key on P-256 and no other.
 * The caller has checked the form: the decoder skips what is not in the alphabet of base64url.
 *
 * node:crypto wants the signature in DER. Its `dsaEncoding` would do without, but any options around the key
 * make a check cost 1.3 times as much in Node 24, and a library, which goes by way of WebCrypto, twice.
 */
export function verifyEs256(jws: string, key: KeyObject): boolean {
  const end = jws.lastIndexOf('.');
  const signature = Buffer.from(jws.slice(end + 1), 'base64url');
  if (signature.byteLength !== 2 * NUMBER_BYTES || !isOnP256(key)) return false;
  return verify('sha256', Buffer.from(jws.slice(0, end)), key, toDer(signature));
}

const isOnP256 = (key: KeyObject) => key.asymmetricKeyDetails?.namedCurve === 'prime256v1';

const NUMBER_BYTES = 32;

/** Returns `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 section 2.2.3). */
function toDer(signature: Buffer): Buffer {
  const der = Buffer.alloc(LONGEST_DER);
  const end = writeInteger(der, writeInteger(der, 2, signature, 0), signature, NUMBER_BYTES);
  der[0] = SEQUENCE;
  der[1] = end - 2;
  return der.subarray(0, end);
}

/**
 * Writes the number that begins at `start` of the signature, and returns where it ends. It is as short as it can
 * be, and without a first bit that would make it negative: OpenSSL refuses any other form of a number, and a
 * number that is 0 or not below the order of the curve.
 */
function writeInteger(der: Buffer, at: number, signature: Buffer, start: number): number {
  const end = start + NUMBER_BYTES;
  let first = start;
  while (first < end - 1 && signature[first] === 0) first += 1;
  const padding = (signature[first] ?? 0) > LARGEST_POSITIVE_BYTE ? 1 : 0;
  der[at] = INTEGER;
  der[at + 1] = padding + end - first;
  return at + 2 + padding + signature.copy(der, at + 2 + padding, first, end);
}

const LONGEST_DER = 2 + 2 * (2 + 1 + NUMBER_BYTES);
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const LARGEST_POSITIVE_BYTE = 0x7f;
