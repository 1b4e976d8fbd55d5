import { createPublicKey, type KeyObject } from 'node:crypto';
import { boundedCache } from '#shared/base/bounded-cache.ts';
import { Failure } from '#shared/base/failure.ts';
import type { SendHttp } from '#shared/base/http.ts';
import type { NetworkError } from '#shared/base/network-error.ts';
import { type RetryRules, withRetries } from '#shared/base/retry.ts';
import { singleFlight } from '#shared/base/single-flight.ts';

/** Where keys come from. */
export interface KeyHost {
  /** `https://public-keys.auth.elb.{region}.amazonaws.com` or its like, without trailing slash. */
  readonly url: string;
  readonly send: SendHttp;
  readonly retryRules: RetryRules;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

// A kid never changes its key, so a known key needs no refresh and outlives an outage of the host.
const MOST_KEYS = 16;
const MOST_UNKNOWN = 256;
const UNKNOWN_PAUSE_MS = 60_000;
const GIVES_KEYS_MS = 60_000;

/**
 * Returns the look-up of the load balancer's public keys: one fetch in flight per kid, a cool-down
 * for kids that the host does not know (null), `authenticate.keys_unavailable` when it cannot be asked.
 * A bucket says 403 of a key that it does not have, and so does whatever stands between us and the host:
 *
 * | the host says of a kid | and before                                      | which means                        |
 * | ---------------------- | ----------------------------------------------- | ---------------------------------- |
 * | 200 and a key          |                                                 | the key                            |
 * | 404                    |                                                 | unknown                            |
 * | 403                    | it gave a key within the last minute            | unknown                            |
 * | 403                    | it gave a key earlier, and gives it again now   | unknown                            |
 * | 403                    | it gave a key earlier, and refuses it now       | unavailable: `refuses_every_key`   |
 * | 403                    | it never gave this instance a key               | unavailable: `refuses_every_key`   |
 * | anything else, nothing |                                                 | unavailable, after bounded retries |
 */
export function publicKeys(host: KeyHost): (kid: string) => Promise<KeyObject | null> {
  const keys = boundedCache<KeyObject>(MOST_KEYS, 'oldest');
  const unknownUntilMs = boundedCache<number>(MOST_UNKNOWN, 'oldest');
  const inFlight = singleFlight<KeyObject | null>();
  let lastGiven = { kid: '', atMs: Number.NEGATIVE_INFINITY };

  const ask = async (kid: string) => {
    const answer = await withRetries(host.retryRules, () => askKeyHost(host, kid), isOutage);
    if (answer.kind === 'key') lastGiven = { kid, atMs: host.now() };
    return answer;
  };
  const givesKeys = async () =>
    host.now() < lastGiven.atMs + GIVES_KEYS_MS ||
    (lastGiven.kid !== '' && (await ask(lastGiven.kid)).kind === 'key');
  const fetchKey = async (kid: string): Promise<KeyObject | null> => {
    const answer = await ask(kid);
    if (answer.kind === 'key') {
      keys.set(kid, answer.key);
      return answer.key;
    }
    if (answer.kind === 'refused' && !(await givesKeys())) {
      const evidence = { status: 403, reason: 'refuses_every_key' };
      throw new Failure('authenticate.keys_unavailable', evidence);
    }
    unknownUntilMs.set(kid, host.now() + UNKNOWN_PAUSE_MS);
    return null;
  };

  return async (kid) => {
    const key = keys.get(kid);
    if (key !== undefined) return key;
    if (host.now() < (unknownUntilMs.get(kid) ?? 0)) return null;
    return inFlight(kid, () => fetchKey(kid));
  };
}

type KeyAnswer =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'unknown' | 'refused' };

const isOutage = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'authenticate.keys_unavailable';

async function askKeyHost(host: KeyHost, kid: string): Promise<KeyAnswer> {
  const answer = await host
    .send({
      method: 'GET',
      url: `${host.url}/${kid}`,
      headers: { accept: 'application/x-pem-file, text/plain, */*' },
      timeoutMs: 2_000,
      bodyLimitBytes: 4_096,
    })
    .catch((error: NetworkError) => {
      throw new Failure('authenticate.keys_unavailable', { reason: error.message }, error);
    });
  if (answer.status === 404) return { kind: 'unknown' };
  if (answer.status === 403) return { kind: 'refused' };
  if (answer.status !== 200) {
    throw new Failure('authenticate.keys_unavailable', { status: answer.status });
  }
  return { kind: 'key', key: importPem(answer.body.toString('latin1')) };
}

function importPem(pem: string): KeyObject {
  const base64 = /-----BEGIN PUBLIC KEY-----([\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----/.exec(pem);
  const spki = Buffer.from(base64?.[1] ?? '', 'base64');
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    // Node imports the point at infinity as a key, but cannot write its coordinates: the export throws.
    if (key.export({ format: 'jwk' }).crv !== 'P-256') throw new TypeError('another kind of key');
    return key;
  } catch (error) {
    throw new Failure('authenticate.keys_unavailable', { reason: 'not a P-256 key' }, error);
  }
}
