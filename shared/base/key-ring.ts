import { createSecretKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parseSecret } from './secrets.ts';

/** Keys of one use, the current one first: it signs, all verify. */
export type KeyRing = readonly [current: RingKey, ...others: RingKey[]];

export interface RingKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * Returns the reading of the key ring in a secret: `{"kid","k"[,"previous":{…}][,"next":{…}]}`, `k` of at least 32
 * characters (RFC 7518 section 3.2). The same text is read once. Throws `secrets.malformed`.
 */
export function keyRingReader(read: () => Promise<string>): () => Promise<KeyRing> {
  let cached: { secret: string; ring: KeyRing } | null = null;
  return async () => {
    const secret = await read();
    if (cached?.secret !== secret) cached = { secret, ring: toRing(secret) };
    return cached.ring;
  };
}

const text = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
const entry = { kid: text(/./), k: text(/^.{32}/s) };
const other = v.nullish(v.object(entry));
const RING = v.object({ ...entry, previous: other, next: other });

function toRing(secret: string): KeyRing {
  const { previous, next, ...current } = parseSecret(secret, RING);
  return [toKey(current), ...[previous, next].flatMap((one) => (one ? [toKey(one)] : []))];
}

const toKey = ({ kid, k }: { kid: string; k: string }): RingKey => ({
  kid,
  key: createSecretKey(k, 'utf8'),
});
