// In: a request and the Set-Cookie lines of a fresh session. Out: what the browser gets.
import { isUtf8 } from 'node:buffer';
import type { ALBResult } from 'aws-lambda';
import type { AlbRequest, ValueMode } from '#shared/accept/alb-event.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpHeaders } from '#shared/base/http.ts';
import { USER_HEADERS } from '#shared/products/read-user-header.ts';

/** An answer to the browser, before it is put into the load balancer's form. */
export interface Answer {
  readonly status: number;
  /** Names lower-case; repeated headers repeated. */
  readonly headers: HttpHeaders;
  readonly body: Buffer;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
const LONGEST_RESULT_BYTES = 1_000_000;
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const LONGEST_HEADERS_BYTES = 32 * 1024;

/** Returns the load balancer's form of the answer, or null when it would not fit through. */
export function toAlbResult(answer: Answer, mode: ValueMode): ALBResult | null {
  const headerBytes = answer.headers.reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    0,
  );
  if (headerBytes > LONGEST_HEADERS_BYTES) return null;
  const result = buildResult(answer, mode);
  return resultBytes(result) > LONGEST_RESULT_BYTES ? null : result;
}

/**
 * Returns an answer of our own in the load balancer's form. Throws `defect.unexpected` with the reason where
 * it does not fit.
 */
export function toAlbResultOrThrow(
  answer: Answer,
  { valueMode }: AlbRequest,
  reason: 'own_answer_too_long' | 'redirect_too_long' = 'own_answer_too_long',
): ALBResult {
  const result = toAlbResult(answer, valueMode);
  if (result !== null) return result;
  throw new Failure('defect.unexpected', { reason });
}

/**
 * Tells whether every header value is visible ASCII, but for the user's name, which is not relayed then: JSON
 * would re-encode anything else.
 */
export function hasPlainHeaders(headers: HttpHeaders): boolean {
  return headers.every(([name, value]) => isPlain(value) || USER_HEADERS.has(name));
}

/** Tells whether a header value is visible ASCII. */
export const isPlain = (value: string) => /^[\t\x20-\x7e]*$/.test(value);

function buildResult({ status, headers, body }: Answer, mode: ValueMode): ALBResult {
  const isText = isUtf8Text(headers, body);
  return {
    statusCode: status,
    isBase64Encoded: !isText,
    body: body.toString(isText ? 'utf8' : 'base64'),
    ...(mode === 'multi'
      ? { multiValueHeaders: toMulti(headers) }
      : { headers: toSingle(headers) }),
  };
}

function isUtf8Text(headers: HttpHeaders, body: Buffer): boolean {
  const encoded = headers.some(([name]) => name === 'content-encoding');
  return !encoded && isUtf8(body);
}

function toMulti(headers: HttpHeaders): Record<string, string[]> {
  const multi = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const before = multi.get(name);
    if (before === undefined) multi.set(name, [value]);
    else before.push(value);
  }
  return Object.fromEntries(multi);
}

// Without multi-value headers a name occurs once, and cookies must not be joined with commas. The
// names of headers are the same in any case, so each further value gets a spelling of its own.
function toSingle(headers: HttpHeaders): Record<string, string> {
  const single = new Map<string, string>();
  for (const [name, value] of headers) {
    let spelling = 0;
    while (spelling < 512 && single.has(spell(name, spelling))) spelling += 1;
    single.set(spell(name, spelling), value);
  }
  return Object.fromEntries(single);
}

function spell(name: string, spelling: number): string {
  let bit = 1;
  return name.replace(/[a-z]/g, (letter) => {
    const upper = (spelling & bit) !== 0;
    bit <<= 1;
    return upper ? letter.toUpperCase() : letter;
  });
}

// Measuring costs as much as sending: what cannot be too long even if each byte needs six is not.
function resultBytes(result: ALBResult): number {
  const length = result.body?.length ?? 0;
  return length * 6 < LONGEST_RESULT_BYTES / 2 ? 0 : Buffer.byteLength(JSON.stringify(result));
}
