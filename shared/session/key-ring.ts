import type { CryptoKey } from 'jose';
import * as v from 'valibot';
import { parseSecret } from '#shared/base/secrets.ts';

/** The keys of the edge's own cookies: the first signs, all verify. */
export interface KeyRing {
  readonly current: SigningKey;
  readonly find: (kid: string) => CryptoKey | null;
}

export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

/**
 * Yields the key ring in a secret: `{"kid","k"[,"previous":{"kid","k"}]}`, `k` of at least 32
 * characters (RFC 7518 section 3.2). The same text is imported once. Throws `secrets.malformed`.
 */
export function keyRingReader(read: () => Promise<string>): () => Promise<KeyRing> {
  let known: { secret: string; ring: Promise<KeyRing> } | null = null;
  return async () => {
    const secret = await read();
    if (known?.secret !== secret) known = { secret, ring: importRing(secret) };
    return known.ring;
  };
}

const text = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
const entry = { kid: text(/./), k: text(/^.{32}/s) };
const RING = v.object({ ...entry, previous: v.nullish(v.object(entry)) });

async function importRing(secret: string): Promise<KeyRing> {
  const { previous, ...current } = parseSecret(secret, RING);
  const keys = new Map<string, CryptoKey>();
  if (previous) keys.set(previous.kid, await importKey(previous.k));
  const key = await importKey(current.k);
  keys.set(current.kid, key);
  return { current: { kid: current.kid, key }, find: (kid) => keys.get(kid) ?? null };
}

function importKey(k: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', Buffer.from(k), algorithm, false, ['sign', 'verify']);
}
