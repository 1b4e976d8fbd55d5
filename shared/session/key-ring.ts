import { createSecretKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parseSecret } from '#shared/base/secrets.ts';

/** The keys of the edge's own cookies, the current one first: it signs, all verify. */
export type KeyRing = readonly [current: RingKey, ...previous: RingKey[]];

export interface RingKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * Yields the key ring in a secret: `{"kid","k"[,"previous":{"kid","k"}]}`, `k` of at least 32
 * characters (RFC 7518 section 3.2). The same text is read once. Throws `secrets.malformed`.
 */
export function keyRingReader(read: () => Promise<string>): () => Promise<KeyRing> {
  let known: { secret: string; ring: KeyRing } | null = null;
  return async () => {
    const secret = await read();
    if (known?.secret !== secret) known = { secret, ring: toRing(secret) };
    return known.ring;
  };
}

const text = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
const entry = { kid: text(/./), k: text(/^.{32}/s) };
const RING = v.object({ ...entry, previous: v.nullish(v.object(entry)) });

function toRing(secret: string): KeyRing {
  const { previous, ...current } = parseSecret(secret, RING);
  return previous ? [toKey(current), toKey(previous)] : [toKey(current)];
}

const toKey = ({ kid, k }: { kid: string; k: string }): RingKey => ({
  kid,
  key: createSecretKey(k, 'utf8'),
});
