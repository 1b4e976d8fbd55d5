import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyEs256 } from '#shared/base/verify-es256.ts';
import { acceptsWithJose } from '#test/builders/accepts-with-jose.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { FIELD, ORDER, toSignature } from '#test/builders/p256.ts';

const KEYS = Array.from({ length: 2 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const SIGNED = KEYS.flatMap(({ publicKey, privateKey }) =>
  [true, false].flatMap((pad) =>
    ['', 'x', 'xx'].map((extra) => {
      const token = dataToken({ header: { extra }, payload: { extra }, privateKey, pad });
      const end = token.lastIndexOf('.');
      return { privateKey, publicKey, text: token.slice(0, end), signature: token.slice(end + 1) };
    }),
  ),
);
type Signed = (typeof SIGNED)[number];

const number = fc.oneof(
  fc.constantFrom(0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, FIELD, (1n << 256n) - 1n),
  fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }),
  // Short ones, which begin with zeros.
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);
const byte = fc.nat({ max: 255 });
const at = fc.nat({ max: 63 });

const toBytes = ({ signature }: Signed) => Buffer.from(signature, 'base64url');
const toNumbers = (signed: Signed) => {
  const hex = toBytes(signed).toString('hex');
  return [BigInt(`0x${hex.slice(0, 64)}`), BigInt(`0x${hex.slice(64)}`)] as const;
};

/** What becomes of the signature of a token. */
type Change = (signed: Signed) => Buffer;
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>(toBytes),
  fc.constant<Change>(({ text, privateKey: key }) =>
    sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }),
  ),
  fc.constant<Change>(({ text, privateKey }) => sign('sha256', Buffer.from(text), privateKey)),
  fc.constant<Change>((signed) => {
    const [r, s] = toNumbers(signed);
    return toSignature(r, ORDER - s);
  }),
  fc.constant<Change>((signed) => toBytes(signed).reverse()),
  fc.tuple(number, number).map(
    ([r, s]): Change =>
      () =>
        toSignature(r, s),
  ),
  number.map(
    (r): Change =>
      (signed) =>
        toSignature(r, toNumbers(signed)[1]),
  ),
  number.map(
    (s): Change =>
      (signed) =>
        toSignature(toNumbers(signed)[0], s),
  ),
  fc.tuple(at, byte).map(
    ([n, value]): Change =>
      (signed) => {
        const bytes = toBytes(signed);
        bytes[n] = value;
        return bytes;
      },
  ),
  fc.tuple(at, byte, fc.boolean()).map(
    ([n, value, more]): Change =>
      (signed) => {
        const bytes = toBytes(signed);
        const behind = bytes.subarray(more ? n : n + 1);
        return Buffer.concat([bytes.subarray(0, n), Buffer.alloc(more ? 1 : 0, value), behind]);
      },
  ),
  fc.uint8Array({ maxLength: 80 }).map(
    (bytes): Change =>
      () =>
        Buffer.from(bytes),
  ),
);

const token = fc.record({
  signed: fc.constantFrom(...SIGNED),
  change,
  // Now and then the text of another token, or another key.
  other: fc.option(fc.constantFrom(...SIGNED), { freq: 8 }),
  isOtherKey: fc.boolean(),
  padding: fc.constantFrom('', '=='),
});

it('node:crypto and jose accept the same signatures, in a hundred thousand tokens', async () => {
  let accepted = 0;
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(token, { minLength: 100, maxLength: 100 }), async (tokens) => {
      const verdicts = await Promise.all(
        tokens.map(async ({ signed, change: toChanged, other, isOtherKey, padding }) => {
          const text = other !== null && !isOtherKey ? other.text : signed.text;
          const key = other !== null && isOtherKey ? other.publicKey : signed.publicKey;
          const jws = `${text}.${toChanged(signed).toString('base64url')}${padding}`;
          return { ours: verifyEs256(jws, key), jose: await acceptsWithJose(jws, key), jws };
        }),
      );
      expect(verdicts.filter(({ ours, jose }) => ours !== jose)).toEqual([]);
      accepted += verdicts.filter(({ ours }) => ours).length;
      judged += verdicts.length;
    }),
    { numRuns: 1_000 },
  );
  expect(judged).toBe(100_000);
  // Enough of both for the agreement to mean something.
  expect(accepted).toBeGreaterThan(10_000);
  expect(judged - accepted).toBeGreaterThan(10_000);
});
