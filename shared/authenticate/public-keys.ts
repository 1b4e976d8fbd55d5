import type { CryptoKey } from 'jose';
import { Failure } from '#shared/base/failure.ts';
import type { NetworkError, SendHttp } from '#shared/base/http.ts';
import { type RetryRules, withRetries } from '#shared/base/retry.ts';

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

/**
 * Returns the look-up of the load balancer's public keys: one fetch under way per kid, a cool-down
 * for kids that the host does not know (null), `authenticate.keys_unavailable` when it cannot be asked.
 */
export function publicKeys(host: KeyHost): (kid: string) => Promise<CryptoKey | null> {
  const keys = new Map<string, CryptoKey>();
  const unknownUntilMs = new Map<string, number>();
  const underWay = new Map<string, Promise<CryptoKey | null>>();

  const fetchKey = async (kid: string): Promise<CryptoKey | null> => {
    const key = await withRetries(host.retryRules, () => askKeyHost(host, kid), isOutage);
    if (key === null) remember(unknownUntilMs, kid, host.now() + UNKNOWN_PAUSE_MS, MOST_UNKNOWN);
    else remember(keys, kid, key, MOST_KEYS);
    return key;
  };

  return async (kid) => {
    const known = keys.get(kid);
    if (known !== undefined) return known;
    if (host.now() < (unknownUntilMs.get(kid) ?? 0)) return null;
    const fetched = underWay.get(kid) ?? fetchKey(kid).finally(() => underWay.delete(kid));
    underWay.set(kid, fetched);
    return fetched;
  };
}

function remember<T>(cache: Map<string, T>, kid: string, value: T, most: number): void {
  cache.delete(kid);
  cache.set(kid, value);
  const oldest = cache.keys().next().value;
  if (cache.size > most && oldest !== undefined) cache.delete(oldest);
}

const isOutage = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'authenticate.keys_unavailable';

async function askKeyHost(host: KeyHost, kid: string): Promise<CryptoKey | null> {
  const answer = await host
    .send({
      method: 'GET',
      url: `${host.url}/${kid}`,
      headers: { accept: 'application/x-pem-file, text/plain, */*' },
      timeoutMs: 2_000,
      bodyLimitBytes: 4_096,
    })
    .catch((trouble: NetworkError) => {
      throw new Failure('authenticate.keys_unavailable', { reason: trouble.message }, trouble);
    });
  // The hosts of some partitions are S3 buckets, which say 403 where others say 404.
  if (answer.status === 404 || answer.status === 403) return null;
  if (answer.status !== 200) {
    throw new Failure('authenticate.keys_unavailable', { status: answer.status });
  }
  return importPem(answer.body.toString('latin1'));
}

async function importPem(pem: string): Promise<CryptoKey> {
  const base64 = /-----BEGIN PUBLIC KEY-----([\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----/.exec(pem);
  const spki = Buffer.from(base64?.[1] ?? '', 'base64');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  try {
    return await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
  } catch (error) {
    throw new Failure('authenticate.keys_unavailable', { reason: 'not a P-256 key' }, error);
  }
}
