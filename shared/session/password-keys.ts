import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { parseSecret } from '#shared/base/secrets.ts';

/** A key that passwords are derived from. */
export interface PasswordKey {
  readonly kid: string;
  readonly k: string;
}

/**
 * Returns the keys of passwords in a secret, the one that is in use at a time first: a random string, or
 * `{"kid","k"[,"from"][,"previous":{…}]}`. Before `from`, in seconds since the epoch, `previous` is in use: so all
 * instances change at once, although each reads the secret at a time of its own. Throws `secrets.malformed`.
 */
export function readPasswordKeys(
  secret: string,
  nowSeconds: number,
): readonly [PasswordKey, ...PasswordKey[]] {
  if (!secret.trimStart().startsWith('{')) return [{ kid: toKid(secret), k: secret }];
  const { from, previous, kid, k } = parseSecret(secret, KEYS);
  const key = { kid, k };
  if (!previous) return [key];
  return nowSeconds < from ? [previous, key] : [key, previous];
}

const text = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
const entry = { kid: text(/./), k: text(/^.{32}/s) };
const KEYS = v.object({
  ...entry,
  from: v.nullish(v.number(), 0),
  previous: v.nullish(v.object(entry)),
});

// A string that replaces another is another key.
const toKid = (secret: string) =>
  createHash('sha256').update(`kid/${secret}`).digest('base64url').slice(0, 8);
