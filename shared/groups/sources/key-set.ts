import type { CryptoKey, JSONWebKeySet } from 'jose';
import { JWKSMultipleMatchingKeys, JWKSNoMatchingKey } from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';
import * as v from 'valibot';
import { currentDeadline } from '#shared/base/deadline.ts';
import { Failure } from '#shared/base/failure.ts';
import { singleFlight } from '#shared/base/single-flight.ts';
import { groupsUnavailable } from './groups-unavailable.ts';
import { type DirectoryConnection, queryDirectory } from './query-directory.ts';

/** What of a token's JOSE header chooses the key. */
export interface KeyChoice {
  readonly alg: string;
  readonly kid?: string;
}

/** Null: the set holds no such key. Throws `map.groups_unavailable` with reason `keys`. */
export type KeySet = (choice: KeyChoice) => Promise<CryptoKey | null>;

/** Where the key set is (RFC 7517 section 5). */
export interface KeySetOptions extends DirectoryConnection {
  /** An https URL: a stranger who could change the answer could sign for any user. */
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

// A key that was withdrawn counts no longer than this, unless its host is down.
const FRESH_MS = 10 * 60_000;
const PAUSE_MS = 60_000;
const LARGEST_SET_BYTES = 64 * 1024;

/**
 * Returns the look-up in a provider's key set: one fetch in flight, a cool-down of a minute between
 * two fetches for whatever reason once keys are cached, which outlive an outage of their host. Throws
 * `configuration.invalid` for a URL that is not https.
 */
export function keySet(options: KeySetOptions): KeySet {
  if (!options.url.startsWith('https://')) {
    throw new Failure('configuration.invalid', { problem: 'OIDC_KEY_SET_URL is not https' });
  }
  const { now } = options;
  const inFlight = singleFlight<KeySet>();
  let cached: KeySet | null = null;
  let lastFailure: Failure | null = null;
  let freshUntilMs = 0;
  let pausedUntilMs = 0;

  const fetchSet = async (): Promise<KeySet> => {
    const startedAtMs = now();
    try {
      cached = await readKeySet(options);
      freshUntilMs = now() + FRESH_MS;
      lastFailure = null;
      return cached;
    } catch (error) {
      lastFailure = toKeysFailure(error);
      throw lastFailure;
    } finally {
      // An event that was answered first says nothing of the host.
      if (!currentDeadline()?.isAnswered()) pausedUntilMs = startedAtMs + PAUSE_MS;
    }
  };
  const fetchOnce = () => inFlight(options.url, fetchSet);
  const isPaused = () => now() < pausedUntilMs;

  return async (choice) => {
    if (cached === null) return (await fetchOnce())(choice);
    if (now() >= freshUntilMs && !isPaused()) await fetchOnce().catch(keepCached);
    const key = await cached(choice);
    if (key !== null) return key;
    if (!isPaused()) return (await fetchOnce())(choice);
    if (lastFailure !== null) throw lastFailure;
    return null;
  };
}

// The failure is thrown to a caller that needs a key which is not in the cached set.
const keepCached = () => undefined;

const SET = v.object({ keys: v.array(v.looseObject({ kty: v.string() })) });

async function readKeySet({ url, ...connection }: KeySetOptions): Promise<KeySet> {
  const bodyLimitBytes = LARGEST_SET_BYTES;
  const set = await queryDirectory(connection, { url, answer: SET, bodyLimitBytes });
  const find = createLocalJWKSet(set as JSONWebKeySet);
  return async (choice) => {
    try {
      return await find({ ...choice });
    } catch (error) {
      if (isNoneOrAmbiguous(error)) return null;
      throw toKeysFailure(error);
    }
  };
}

// Without a kid, several keys may fit: none of them is the one that the token means.
const isNoneOrAmbiguous = (error: unknown) =>
  error instanceof JWKSNoMatchingKey || error instanceof JWKSMultipleMatchingKeys;

function toKeysFailure(error: unknown): Failure {
  const status = error instanceof Failure ? error.evidence.status : undefined;
  return groupsUnavailable('keys', status === undefined ? {} : { status }, error);
}
