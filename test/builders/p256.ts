// In: what a signature should look like. Out: a key under which it is one. Arithmetic on the curve P-256
// (FIPS 186-5, SP 800-186 section 3.2.1.3), slow and for tests alone: no library makes such signatures.
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** How many points the curve has: r and s of a signature are below it. */
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** What the coordinates are taken modulo of. */
export const FIELD = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;

const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const GENERATOR: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

type Point = readonly [x: bigint, y: bigint];

/** Returns r and s in 32 bytes each. */
export function toSignature(r: bigint, s: bigint): Buffer {
  return Buffer.from([r, s].map((number) => number.toString(16).padStart(64, '0')).join(''), 'hex');
}

/** Returns the first number from `from` on that is the x of a point. */
export function findX(from: bigint): bigint {
  let x = from;
  while (toY(x) === null) x += 1n;
  return x;
}

/** Returns the key under which `x` modulo ORDER and `s` sign a text: `(s·P - hash·G) / r`, P the point at `x`. */
export function keyOfSignature(text: string, x: bigint, s: bigint): KeyObject {
  const y = toY(x);
  if (y === null) throw new RangeError('no point of the curve has this x');
  const hash = BigInt(`0x${createHash('sha256').update(text).digest('hex')}`);
  const sum = add(multiply([x, y], s), multiply(GENERATOR, ORDER - (hash % ORDER)));
  const [keyX, keyY] = multiply(sum, inverse(x % ORDER, ORDER));
  const toText = (number: bigint) => toSignature(number, 0n).subarray(0, 32).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: toText(keyX), y: toText(keyY) };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

function toY(x: bigint): bigint | null {
  const square = mod(x ** 3n - 3n * x + B, FIELD);
  const y = power(square, (FIELD + 1n) / 4n);
  return mod(y * y, FIELD) === square ? y : null;
}

function multiply(point: Point, factor: bigint): Point {
  let sum: Point | null = null;
  for (const bit of factor.toString(2)) {
    if (sum !== null) sum = add(sum, sum);
    if (bit === '1') sum = sum === null ? point : add(sum, point);
  }
  if (sum === null) throw new RangeError('the point at infinity');
  return sum;
}

function add([x1, y1]: Point, [x2, y2]: Point): Point {
  const slope =
    x1 === x2 ? (3n * x1 * x1 - 3n) * inverse(2n * y1, FIELD) : (y2 - y1) * inverse(x2 - x1, FIELD);
  const x = mod(slope * slope - x1 - x2, FIELD);
  return [x, mod(slope * (x1 - x) - y1, FIELD)];
}

// By Euclid's algorithm.
function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b] = [mod(number, modulus), modulus];
  let [u, v] = [1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b % a, a];
    [u, v] = [v - quotient * u, u];
  }
  return mod(u, modulus);
}

function power(base: bigint, exponent: bigint): bigint {
  let product = 1n;
  for (const bit of exponent.toString(2)) {
    product = mod(product * product, FIELD);
    if (bit === '1') product = mod(product * base, FIELD);
  }
  return product;
}

const mod = (number: bigint, modulus: bigint) => ((number % modulus) + modulus) % modulus;
