import * as v from 'valibot';
import { currentDeadline } from './deadline.ts';
import { errorName } from './error-name.ts';
import { Failure } from './failure.ts';
import { singleFlight } from './single-flight.ts';
import { withinTime } from './within-time.ts';

/** Fetches the current string of a secret from Secrets Manager; rejects when the signal is aborted. */
export type FetchSecret = (arn: string, signal?: AbortSignal) => Promise<string>;

export interface SecretStore {
  /**
   * The secret's string, at most `refreshSeconds` old while Secrets Manager answers; a cached value
   * outlives its outage. All that are due are fetched with it. Throws `secrets.unavailable` when no value was ever fetched.
   */
  read(arn: string): Promise<string>;
  /**
   * The secret's string, fetched anew because the cached one has just been refused; within five
   * seconds of the last fetch the cached value, so that a refusing product causes no storm.
   */
  reread(arn: string): Promise<string>;
}

export interface SecretStoreOptions {
  readonly fetchSecret: FetchSecret;
  readonly refreshSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface CachedSecret {
  readonly value: string;
  /** When a fetch last ended, well or not. */
  readonly fetchedAtMs: number;
  readonly freshUntilMs: number;
}

/** How long a cached value serves before Secrets Manager is called again after it failed. */
const OUTAGE_PAUSE_SECONDS = 30;
const REREAD_PAUSE_SECONDS = 5;
/** Half of what the steps of an event share; less where there is a value to go on with. */
const LONGEST_FETCH_MS = { first: 5_000, refresh: 2_000 };

const late = () => new Failure('secrets.unavailable', { reason: 'timeout' });

/** Returns a store that fetches each secret once for any number of callers at the same time. */
export function secretStore(options: SecretStoreOptions): SecretStore {
  const cache = new Map<string, CachedSecret>();
  const inFlight = singleFlight<string>();

  const fetchSecret = async (arn: string): Promise<string> => {
    const value = await options.fetchSecret(arn, currentDeadline()?.steps);
    const fetchedAtMs = options.now();
    const freshUntilMs = fetchedAtMs + options.refreshSeconds * 1000;
    cache.set(arn, { value, fetchedAtMs, freshUntilMs });
    return value;
  };

  const fetchOrKeep = async (arn: string): Promise<string> => {
    try {
      const limitMs = LONGEST_FETCH_MS[cache.has(arn) ? 'refresh' : 'first'];
      return await inFlight(arn, () => withinTime(() => fetchSecret(arn), limitMs, late));
    } catch (error) {
      const last = cache.get(arn);
      if (last !== undefined) {
        const pauseMs = Math.min(OUTAGE_PAUSE_SECONDS, options.refreshSeconds) * 1000;
        const fetchedAtMs = options.now();
        cache.set(arn, { ...last, fetchedAtMs, freshUntilMs: fetchedAtMs + pauseMs });
        return last.value;
      }
      if (error instanceof Failure) throw error;
      throw new Failure('secrets.unavailable', { reason: errorName(error) }, error);
    }
  };

  const readUnlessStale = (
    arn: string,
    isFresh: (last: CachedSecret) => boolean,
  ): Promise<string> => {
    const last = cache.get(arn);
    return last !== undefined && isFresh(last) ? Promise.resolve(last.value) : fetchOrKeep(arn);
  };

  const isFresh = (last: CachedSecret) => options.now() < last.freshUntilMs;
  return {
    read: (arn) => {
      const value = readUnlessStale(arn, isFresh);
      // With one call, and in an outage with one wait. Each has a value to go on with, so none rejects.
      for (const other of cache.keys()) void readUnlessStale(other, isFresh);
      return value;
    },
    reread: (arn) =>
      readUnlessStale(
        arn,
        (last) => options.now() < last.fetchedAtMs + REREAD_PAUSE_SECONDS * 1000,
      ),
  };
}

/**
 * Returns the secret's JSON as `schema` describes it. Throws `secrets.malformed` with the names of
 * the faulty fields, never their values.
 */
export function parseSecret<T>(secret: string, schema: v.GenericSchema<unknown, T>): T {
  let json: unknown;
  try {
    json = JSON.parse(secret);
  } catch {
    // The cause is left behind: a JSON error quotes the text that it could not read.
    throw new Failure('secrets.malformed', { problem: 'not JSON' });
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'whole');
  throw new Failure('secrets.malformed', { problem: fields.join(', ') });
}
