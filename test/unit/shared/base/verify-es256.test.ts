import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeJwsPart } from '#shared/base/jws.ts';
import { verifyEs256 } from '#shared/base/verify-es256.ts';
import { acceptsWithJose } from '#test/builders/accepts-with-jose.ts';
import { FIELD, findX, keyOfSignature, ORDER, toSignature } from '#test/builders/p256.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const TEXT = `${encodeJwsPart({ alg: 'ES256' })}.${encodeJwsPart({ sub: 'ada' })}`;
const signText = (text: string, key: KeyObject = privateKey) =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
const toJws = (signature: Uint8Array) => `${TEXT}.${Buffer.from(signature).toString('base64url')}`;

/** Returns what we and jose say of a signature, or of a whole JWS. */
async function judge(signature: Uint8Array | string, key: KeyObject = publicKey) {
  const jws = typeof signature === 'string' ? signature : toJws(signature);
  return { ours: verifyEs256(jws, key), jose: await acceptsWithJose(jws, key) };
}
const ACCEPTED = { ours: true, jose: true };
const REJECTED = { ours: false, jose: false };

const good = signText(TEXT);
const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const [r, s] = [toNumber(good.subarray(0, 32)), toNumber(good.subarray(32))];
const LARGEST = (1n << 256n) - 1n;

describe('a signature', () => {
  it('a signature of the text is accepted, and one of another text is not', async () => {
    expect(await judge(good)).toEqual(ACCEPTED);
    expect(await judge(signText(`${TEXT}x`))).toEqual(REJECTED);
  });

  it('a signature whose s is above half of the order is accepted, as ES256 says', async () => {
    expect(await judge(toSignature(r, ORDER - s))).toEqual(ACCEPTED);
  });

  it('a text is verified as it is, its padding included', async () => {
    const padded = TEXT.split('.')
      .map((part) => part.padEnd(Math.ceil(part.length / 4) * 4, '='))
      .join('.');
    expect(padded).not.toBe(TEXT);
    expect(await judge(`${padded}.${signText(padded).toString('base64url')}==`)).toEqual(ACCEPTED);
    expect(await judge(`${padded}.${good.toString('base64url')}`)).toEqual(REJECTED);
  });

  it.each<[string, Uint8Array]>([
    ['of zeros', toSignature(0n, 0n)],
    ['of ones', toSignature(1n, 1n)],
    ['of nothing but set bits', toSignature(LARGEST, LARGEST)],
    ['whose r is 0', toSignature(0n, s)],
    ['whose s is 0', toSignature(r, 0n)],
    ['whose r is the order', toSignature(ORDER, s)],
    ['whose s is the order', toSignature(r, ORDER)],
    ['whose r is one more than the order', toSignature(ORDER + 1n, s)],
    ['whose s is one less than the order', toSignature(r, ORDER - 1n)],
    ['whose r is the modulus of the field', toSignature(FIELD, s)],
    ['whose r is as large as can be', toSignature(LARGEST, s)],
    ['whose s is as large as can be', toSignature(r, LARGEST)],
    ['whose r is its complement', toSignature(ORDER - r, s)],
    ['whose r and s are swapped', toSignature(s, r)],
    ['whose r is one more', toSignature(r + 1n, s)],
    ['whose s is one more', toSignature(r, s + 1n)],
    ['in DER', sign('sha256', Buffer.from(TEXT), privateKey)],
    ['of no bytes', Buffer.alloc(0)],
    ['without its first byte', good.subarray(1)],
    ['without its last byte', good.subarray(0, 63)],
    ['with a zero before it', Buffer.concat([Buffer.alloc(1), good])],
    ['with a zero behind it', Buffer.concat([good, Buffer.alloc(1)])],
    ['that stands there twice', Buffer.concat([good, good])],
    ['of r alone', good.subarray(0, 32)],
    ['in numbers of 33 bytes', Buffer.concat([pad(r, 33), pad(s, 33)])],
  ])('a signature %s is rejected', async (_title, signature) => {
    expect(await judge(signature)).toEqual(REJECTED);
  });

  it.each(['', '.', '..', TEXT, `${TEXT}.`, good.toString('base64url')])(
    'a text without a signature in its place is rejected (%s)',
    async (text) => {
      expect(await judge(text)).toEqual(REJECTED);
    },
  );
});

// Node signs with random numbers: those that are short, or begin with a set bit, come rarely or never.
const NUMBERS: readonly [string, bigint][] = [
  ['of one bit', 1n],
  ['of one byte that would be negative', 0x80n],
  ['of one byte', 0x7fn],
  ['of two bytes that would be negative', 0x8000n],
  ['of 31 bytes', (1n << 247n) - 1n],
  ['of 31 bytes that would be negative', (1n << 248n) - 1n],
  ['of 32 bytes', 1n << 254n],
  ['of 32 bytes that would be negative', 1n << 255n],
  ['one less than the order', ORDER - 1n],
];
// What stands in r is the x of a point: not every number is one.
const POINTS: readonly [string, bigint][] = [
  ...NUMBERS.slice(0, -1).map(([title, x]): [string, bigint] => [title, findX(x)]),
  ['next to the order', findX(ORDER - 40n)],
  ['above the order', findX(ORDER)],
];
const FORMS = [
  ...POINTS.map(([title, x]) => [title, 'of one bit', x, 1n] as const),
  ...NUMBERS.map(([title, number]) => ['of 32 bytes', title, findX(1n << 254n), number] as const),
];

describe('a signature with numbers of any length', () => {
  it.each(FORMS)(
    'a signature whose point has an x %s and whose s is %s is accepted, and nothing beside it',
    async (_first, _second, x, number) => {
      const key = keyOfSignature(TEXT, x, number);
      const first = x % ORDER;
      expect(await judge(toSignature(first, number), key)).toEqual(ACCEPTED);
      expect(await judge(toSignature(first, ORDER - number), key)).toEqual(ACCEPTED);
      expect(await judge(toSignature(first, number))).toEqual(REJECTED);
      expect(await judge(toSignature(first - 1n, number), key)).toEqual(REJECTED);
      // As good as the numbers themselves, but for the range that FIPS 186-5 section 6.4.2 demands.
      for (const [above, beside] of [
        [first + ORDER, number],
        [first, number + ORDER],
      ] as const) {
        if (above > LARGEST || beside > LARGEST) continue;
        expect(await judge(toSignature(above, beside), key)).toEqual(REJECTED);
      }
    },
  );
});

describe('another kind of key', () => {
  it.each<[string, KeyObject, KeyObject]>([
    ['of another curve of the same length', ...pairOf('secp256k1')],
    ['of a longer curve', ...pairOf('P-384')],
    ['of the longest curve', ...pairOf('P-521')],
  ])('a signature under a key %s is rejected', async (_title, itsPublic, itsPrivate) => {
    expect(await judge(signText(TEXT, itsPrivate), itsPublic)).toEqual(REJECTED);
    expect(await judge(good, itsPublic)).toEqual(REJECTED);
  });

  it.each<[string, KeyObject]>([
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
    ['Ed25519', generateKeyPairSync('ed25519').publicKey],
    ['X25519', generateKeyPairSync('x25519').publicKey],
  ])('a signature under a key for %s is rejected', async (_title, key) => {
    expect(await judge(good, key)).toEqual(REJECTED);
  });

  it('a signature under another key of the curve is rejected', async () => {
    const [other] = pairOf('P-256');
    expect(await judge(good, other)).toEqual(REJECTED);
  });
});

function pairOf(namedCurve: string): [KeyObject, KeyObject] {
  const pair = generateKeyPairSync('ec', { namedCurve });
  return [pair.publicKey, pair.privateKey];
}

function pad(number: bigint, bytes: number): Buffer {
  return Buffer.from(number.toString(16).padStart(bytes * 2, '0'), 'hex');
}
